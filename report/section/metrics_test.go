package section

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"wsrun/metrics"
	"wsrun/result"
)

func TestSubmetric(t *testing.T) {
	for _, c := range []struct {
		in, metric string
		tags       []metrics.Tag
	}{
		{"ws_ping", "ws_ping", nil},
		{"ws_response_time{name:join}", "ws_response_time", []metrics.Tag{{Key: "name", Value: "join"}}},
		{"m{a:1, b:2}", "m", []metrics.Tag{{Key: "a", Value: "1"}, {Key: "b", Value: "2"}}},
		{"m{url:ws://h:1/}", "m", []metrics.Tag{{Key: "url", Value: "ws://h:1/"}}},
		{"m{name:one, two}", "m", []metrics.Tag{{Key: "name", Value: "one, two"}}},
		{"m{}", "m", nil},
		{"m{name:never closed", "m{name:never closed", nil},
	} {
		metric, tags := Submetric(c.in)
		if metric != c.metric {
			t.Errorf("%s: got the metric %q, want %q", c.in, metric, c.metric)
		}
		if diff := cmp.Diff(c.tags, tags); diff != "" {
			t.Errorf("tags of %s (-want +got):\n%s", c.in, diff)
		}
	}
}

func TestAggregateOf(t *testing.T) {
	for in, want := range map[string]string{"p(95) < 200ms": "p", " count==0": "count", "rate": "rate", "": ""} {
		if got := AggregateOf(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestSubject(t *testing.T) {
	for want, scenarios := range map[string][]result.Scenario{
		"no scenario":    nil,
		"chat.yaml":      {{Name: "chat room", File: "chat.yaml"}},
		"chat room":      {{Name: "chat room", File: "-"}}, // from standard input
		"2 scenarios":    {{File: "a.yaml"}, {File: "b.yaml"}},
		`evil\x1b[.yaml`: {{File: "evil\x1b[.yaml"}},
	} {
		if got := Subject(&result.Run{Scenarios: scenarios}); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
