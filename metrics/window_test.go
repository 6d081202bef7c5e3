package metrics

import (
	"math"
	"testing"
	"time"
)

func TestStatsSince(t *testing.T) {
	r := NewRegistry(Builtin(), 1)
	trend := r.Recorder(0).Trend("ws_response_time", nil)
	for range 1000 {
		trend.Record(1)
	}
	before, _ := r.Snapshot(time.Second).Get("ws_response_time")
	for i := range 100 {
		trend.Record(float64(100 + i))
	}
	after, _ := r.Snapshot(2 * time.Second).Get("ws_response_time")

	got := after.Since(before)
	if got.Count != 100 {
		t.Errorf("Count = %d, want the 100 samples since then", got.Count)
	}
	for _, tt := range []struct {
		name      string
		got, want float64
	}{{"med", got.Med, 149}, {"p90", got.P90, 189}, {"p95", got.P95, 194}, {"p99", got.P99, 198}, {"avg", got.Avg, 149.5}} {
		if math.Abs(tt.got-tt.want) > 1 {
			t.Errorf("%s = %g, want %g of the 100 last samples", tt.name, tt.got, tt.want)
		}
	}
	if none := after.Since(after); none.Count != 0 || none.P95 != 0 {
		t.Errorf("Since(itself) = %+v, want nothing", none)
	}
	if all := before.Since(after); all.Count != before.Count || all.Med != before.Med {
		t.Errorf("Since(more) = %+v, want all of it", all)
	}
}
