package metrics_test

import (
	"testing"
	"time"

	"wsrun/diag"
	"wsrun/metrics"
)

// What comes after a scenario's load adds to counts and to no rate; other scenarios go on.
func TestLoadEnded(t *testing.T) {
	reg := metrics.NewRegistry(metrics.Builtin(), 2)
	add := func(scenario string, sent int64, replies int) {
		rec := reg.Recorder(int(sent))
		rec.Counter("ws_msgs_sent", tags("scenario", scenario)).Add(sent)
		for range replies {
			rec.Trend("ws_response_time", tags("scenario", scenario, "name", "join")).Observe(time.Millisecond)
		}
	}
	add("first", 10, 4)
	add("second", 5, 1)
	reg.LoadEnded("first")
	add("first", 7, 3)
	reg.LoadEnded("first") // changes nothing
	reg.Recorder(0).Counter("ws_closes", tags("scenario", "first", "code", "1000")).Add(9)
	add("second", 5, 1)

	snap := reg.SnapshotOver(8*time.Second, 5*time.Second)
	for _, tt := range []struct {
		metric        string
		tags          metrics.Tags
		count, inLoad int64
		rate          float64
	}{
		{"ws_msgs_sent", tags("scenario", "first"), 17, 10, 2},
		{"ws_msgs_sent", tags("scenario", "second"), 10, 10, 2},
		{"ws_msgs_sent", nil, 27, 20, 4},
		{"ws_closes", nil, 9, 0, 0},
		{"ws_response_time", tags("scenario", "first"), 7, 4, 0},
		{"ws_response_time", nil, 9, 6, 0},
	} {
		s, _ := snap.Get(tt.metric, tt.tags...)
		if s.Count != tt.count || s.InLoad != tt.inLoad || s.Rate != tt.rate {
			t.Errorf("%s{%s}: got %d, %d of them in the load, %g/s; want %d, %d, %g/s", tt.metric, tt.tags, s.Count, s.InLoad, s.Rate, tt.count, tt.inLoad, tt.rate)
		}
	}
}

func TestCut(t *testing.T) {
	reg := metrics.NewRegistry(metrics.Builtin(), 1)
	join, echo := diag.Pos{File: "a.yaml", Line: 3}, diag.Pos{File: "a.yaml", Line: 9}
	reg.Cut("a", "echo", echo, time.Second)
	reg.Cut("a", "join 1", join, 2*time.Second)
	reg.Cut("a", "join 2", join, time.Second)
	got := reg.Snapshot(time.Second).Cuts
	if len(got) != 2 || got[0] != (metrics.CutCount{"a", "join 1", join, 2, 2 * time.Second}) || got[1] != (metrics.CutCount{"a", "echo", echo, 1, time.Second}) {
		t.Errorf("got %v", got)
	}
}
