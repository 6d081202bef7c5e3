package report

import (
	"strings"
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

// Names that differ in what a log can't have keep histograms of their own.
func TestHLogTags(t *testing.T) {
	tags := hlogTags{}
	var got []string
	for _, name := range []string{"a", "x, y", "x  y", "x__y", "b"} {
		got = append(got, tags.of(name))
	}
	if got, want := strings.Join(got, " "), "a x__y x__y#2 x__y#3 b"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// Pipes are escaped in tables, and nowhere else.
func TestMarkdownPipes(t *testing.T) {
	m := &markdown{}
	if got, want := m.code("a || b"), "`a || b`"; got != want {
		t.Errorf("in a line: got %s, want %s", got, want)
	}
	if got, want := m.cell("a || b"), "`a \\|\\| b`"; got != want {
		t.Errorf("in a table: got %s, want %s", got, want)
	}
}
