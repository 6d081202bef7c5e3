package stream

import (
	"testing"

	"wsrun/metrics"
)

// Tags of a CSV field can be told apart again.
func TestCSVTags(t *testing.T) {
	for want, tags := range map[string]metrics.Tags{
		"":                        nil,
		"name:join,scenario:chat": {{Key: "name", Value: "join"}, {Key: "scenario", Value: "chat"}},
		`name:x\, y,region:eu`:    {{Key: "name", Value: "x, y"}, {Key: "region", Value: "eu"}},
		`path:C:\\new\\,x:`:       {{Key: "path", Value: `C:\new\`}, {Key: "x"}},
	} {
		if got := csvTags(tags); got != want {
			t.Errorf("%v: got %s, want %s", tags, got, want)
		}
	}
}
