package metrics_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wsrun/metrics"
)

// course feeds a history with a tick a second: each sends one message more than the one before.
func course(seconds int) *metrics.History {
	reg := metrics.NewRegistry(metrics.Builtin(), 1)
	sent := reg.Recorder(0).Counter("ws_msgs_sent", nil)
	h := metrics.NewHistory()
	for i := range seconds {
		sent.Add(int64(i))
		h.Add(time.Duration(i+1)*time.Second, reg.Snapshot(time.Second))
	}
	return h
}

func TestHistory(t *testing.T) {
	reg := metrics.NewRegistry(metrics.Builtin(), 1)
	rec := reg.Recorder(0)
	h := metrics.NewHistory()
	times := rec.Trend("ws_response_time", nil)
	failed := rec.Counter("ws_errors", metrics.Tags{{Key: "kind", Value: "dns"}})
	vus := rec.Gauge("vus", nil)
	times.Record(10)
	vus.Set(5)
	h.Add(time.Second, reg.Snapshot(0))
	for range 99 {
		times.Record(20)
	}
	times.Record(300)
	failed.Add(3)
	reg.Close("s", 1000, "client")
	reg.Close("s", 1000, "server")
	vus.Set(2)
	rec.Counter("ws_sessions", nil).Add(4)
	h.Add(3*time.Second, reg.Snapshot(0))
	h.Add(4*time.Second, reg.Snapshot(0))
	want := []metrics.Point{
		{To: time.Second, VUs: 5, Responses: 1, P50: 10, P95: 10, P99: 10},
		{
			From: time.Second, To: 3 * time.Second, VUs: 2, Sessions: 2, Responses: 100, P50: 20, P95: 20, P99: 20,
			Errors: []metrics.KindCount{{Kind: "dns", Count: 3}}, Closes: []metrics.CodeCount{{Code: 1000, Count: 2}},
		},
		{From: 3 * time.Second, To: 4 * time.Second, VUs: 2},
	}
	near := cmp.Comparer(func(a, b float64) bool { return a == b || a > b*0.998 && a < b*1.002 })
	if diff := cmp.Diff(want, h.Points(), near); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// However long a run is, there are not more points than fit, they cover it without a gap, and no message is lost.
func TestHistoryHalves(t *testing.T) {
	for _, seconds := range []int{1, 2, 599, 600, 601, 1199, 1200, 1201, 5000, 100_000} {
		points := course(seconds).Points()
		if len(points) > 600 || len(points) < min(seconds-1, 299) {
			t.Errorf("%d s: got %d points, want 300 to 600", seconds, len(points))
		}
		var at time.Duration
		var sent float64
		for _, p := range points {
			if p.From != at || p.To <= p.From {
				t.Fatalf("%d s: got a point from %s to %s behind %s", seconds, p.From, p.To, at)
			}
			at = p.To
			sent += p.Sent * (p.To - p.From).Seconds()
		}
		if want := float64(seconds * (seconds - 1) / 2); at != time.Duration(seconds)*time.Second || sent < want*0.999999 || sent > want*1.000001 {
			t.Errorf("%d s: got %g messages until %s, want %g", seconds, sent, at, want)
		}
	}
}

// Points that are kept are as far apart as the others of their run, whenever they were taken.
func TestHistoryIsEven(t *testing.T) {
	for _, tt := range []struct {
		seconds int
		want    time.Duration
	}{{600, 2 * time.Second}, {1198, 2 * time.Second}, {1200, 4 * time.Second}, {4000, 8 * time.Second}} {
		for _, p := range course(tt.seconds).Points() {
			if p.To-p.From != tt.want {
				t.Errorf("%d s: got a point from %s to %s, want %s", tt.seconds, p.From, p.To, tt.want)
			}
		}
	}
}

// The end of a run comes at any time: a last interval that is short has no rate of its own.
func TestHistoryEndsWithAWholeInterval(t *testing.T) {
	at := func(seconds ...float64) (points []float64) {
		reg := metrics.NewRegistry(metrics.Builtin(), 1)
		h := metrics.NewHistory()
		for _, s := range seconds {
			h.Add(time.Duration(s*float64(time.Second)), reg.Snapshot(0))
		}
		for _, p := range h.Points() {
			points = append(points, p.To.Seconds())
		}
		return points
	}
	for _, tt := range []struct{ ticks, want []float64 }{
		{[]float64{0.3}, []float64{0.3}},
		{[]float64{1, 1.1}, []float64{1.1}},
		{[]float64{1, 1.6}, []float64{1, 1.6}},
		{[]float64{1, 2, 2.4}, []float64{1, 2.4}},
		{[]float64{1, 2, 2.6}, []float64{1, 2, 2.6}},
	} {
		if diff := cmp.Diff(tt.want, at(tt.ticks...)); diff != "" {
			t.Errorf("%v (-want +got)\n%s", tt.ticks, diff)
		}
	}
}

// A server that sends ever other close codes does not make the history grow.
func TestHistoryOfManyCodes(t *testing.T) {
	reg := metrics.NewRegistry(metrics.Builtin(), 1)
	for code := range 1000 {
		reg.Close("s", 4000+code, "server")
	}
	h := metrics.NewHistory()
	h.Add(time.Second, reg.Snapshot(0))
	closes := h.Points()[0].Closes
	if len(closes) > 17 || closes[0] != (metrics.CodeCount{Code: 0, Count: 984}) {
		t.Errorf("got %v, want 16 codes and the rest", closes)
	}
}

func TestHistoryOfNothing(t *testing.T) {
	if got := metrics.NewHistory().Points(); len(got) != 0 {
		t.Errorf("got %v, want no points", got)
	}
}

func TestBuckets(t *testing.T) {
	reg := metrics.NewRegistry(metrics.Builtin(), 1)
	trend := reg.Recorder(0).Trend("ws_ping", nil)
	for _, v := range []float64{0.5, 1, 1, 7, 2000} {
		trend.Record(v)
	}
	s, _ := reg.Snapshot(0).Get("ws_ping")
	if diff := cmp.Diff([]int64{0, 1, 3, 4, 4, 5}, s.UpTo([]float64{0.1, 0.9, 1, 10, 100, 10_000})); diff != "" {
		t.Errorf("UpTo (-want +got):\n%s", diff)
	}
	var got int64
	s.EachBucket(func(_ float64, n int64) { got += n })
	if got != 5 {
		t.Errorf("EachBucket: got %d samples, want 5", got)
	}
	if got := (metrics.Stats{}).UpTo([]float64{1}); got[0] != 0 {
		t.Errorf("UpTo of nothing: got %d, want 0", got[0])
	}
}

func BenchmarkHistoryAdd(b *testing.B) {
	reg := metrics.NewRegistry(metrics.Builtin(), 1)
	trend := reg.Recorder(0).Trend("ws_response_time", nil)
	for i := range 100_000 {
		trend.Record(float64(i%5000) / 3)
	}
	snap := reg.Snapshot(time.Second)
	h := metrics.NewHistory()
	i := 0
	for b.Loop() {
		i++
		h.Add(time.Duration(i), snap)
	}
}
