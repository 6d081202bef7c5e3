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

// What comes before a scenario's load adds to counts and to no rate, whether or not the load has ended.
func TestLoadBegan(t *testing.T) {
	reg := metrics.NewRegistry(metrics.Builtin(), 1)
	add := func(n int) {
		for range n {
			reg.Recorder(0).Counter("http_reqs", tags("scenario", "first")).Add(1)
			reg.Recorder(0).Trend("http_req_duration", tags("scenario", "first")).Observe(time.Millisecond)
		}
	}
	judge := func(when string, count, inLoad int64) {
		t.Helper()
		for _, metric := range []string{"http_reqs", "http_req_duration"} {
			s, _ := reg.SnapshotOver(8*time.Second, 5*time.Second).Get(metric, tags("scenario", "first")...)
			if s.Count != count || s.InLoad != inLoad {
				t.Errorf("%s, %s: got %d, %d of them in the load, want %d, %d", metric, when, s.Count, s.InLoad, count, inLoad)
			}
		}
	}
	add(3)
	reg.LoadBegan("other")
	judge("before the load", 3, 3)
	reg.LoadBegan("first")
	judge("as it begins", 3, 0)
	add(10)
	judge("while it goes on", 13, 10)
	reg.LoadEnded("first")
	add(2)
	judge("after it", 15, 10)
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
