package metrics_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"wsrun/diag"
	"wsrun/metrics"
)

// VUs record everything at once, as in a run, while snapshots are taken and read. Nothing may get lost, and what is
// read must never go back.
func TestConcurrentRun(t *testing.T) {
	const vus, rounds = 12, 3000
	reg := newRegistry(4)
	id := reg.Check("chat", "accepted", diag.Pos{})
	var run sync.WaitGroup
	for vu := range vus {
		run.Go(func() { vuRun(reg, id, vu, rounds) })
	}
	done := make(chan struct{})
	var ticks sync.WaitGroup
	ticks.Go(func() { readWhile(t, reg, done) })
	run.Wait()
	close(done)
	ticks.Wait()

	const all = vus * rounds
	snap := snapshot(reg)
	trend := get(t, snap, "ws_response_time")
	if trend.Count != all || trend.Min != 1 || trend.Max != 100 || trend.Sum != all/100*5050 {
		t.Errorf("trend: got %d in [%v, %v], sum %v, want %d in [1, 100], sum %d", trend.Count, trend.Min, trend.Max, trend.Sum, all, all/100*5050)
	}
	if trend.Med < 50 || trend.Med > 50.05 || trend.P99 < 99 || trend.P99 > 99.1 {
		t.Errorf("trend: got a med of %v and a p99 of %v, want 50 and 99 to 0.1 %%", trend.Med, trend.P99)
	}
	if got := get(t, snap, "ws_msgs_sent").Count; got != all {
		t.Errorf("counter: got %d, want %d", got, all)
	}
	if got := get(t, snap, "checks"); got.Passes != all/2 || got.Fails != all/2 {
		t.Errorf("rate: got %d and %d, want %d each", got.Passes, got.Fails, all/2)
	}
	if got := get(t, snap, "ws_connections"); got.Value != 0 || got.Min != 0 || got.Max < 1 || got.Max > vus {
		t.Errorf("gauge: got %v in [%v, %v], want 0 in [0, 1 to %d]", got.Value, got.Min, got.Max, vus)
	}
	if got := snap.Checks[0]; got.Passes != all/2 || got.Fails != all/2 || len(got.Examples) != 5 {
		t.Errorf("check: got %d and %d, %d examples, want %d each, 5 examples", got.Passes, got.Fails, len(got.Examples), all/2)
	}
	if got := snap.Errors[0]; got.Count != all || len(got.Examples) != 3 {
		t.Errorf("errors: got %d, %d examples, want %d, 3", got.Count, len(got.Examples), all)
	}
	if got := snap.Closes[0].Count; got != all {
		t.Errorf("closes: got %d, want %d", got, all)
	}
}

func vuRun(reg *metrics.Registry, id metrics.CheckID, vu, rounds int) {
	rec := reg.Recorder(vu)
	replies := rec.Trend("ws_response_time", tags("name", fmt.Sprint("request ", vu%3)))
	sent := rec.Counter("ws_msgs_sent", nil)
	checks := rec.Rate("checks", tags("check", "accepted"))
	open := rec.Gauge("ws_connections", nil)
	detail := func() *metrics.Detail { return &metrics.Detail{VU: vu} }
	for i := range rounds {
		open.Add(1)
		replies.Record(float64(i%100 + 1))
		sent.Add(1)
		checks.Add(i%2 == 0)
		reg.CheckResult(id, i%2 == 0, detail)
		f := metrics.Failure{Scenario: "chat", Kind: "script"}
		if reg.WantDetail(f) {
			f.Detail = detail()
		}
		reg.Failure(f)
		reg.Close("chat", 1000, "client")
		rec.Trend("ws_ping", tags("name", fmt.Sprint(i%50))).Record(1) // series that come during the run
		open.Add(-1)
	}
}

// readWhile takes snapshots and reads each from two goroutines.
func readWhile(t *testing.T, reg *metrics.Registry, done <-chan struct{}) {
	var last int64
	for elapsed := time.Millisecond; ; elapsed += time.Millisecond {
		select {
		case <-done:
			return
		default:
		}
		snap := reg.Snapshot(elapsed)
		var readers sync.WaitGroup
		for range 2 {
			readers.Go(func() {
				stats, _ := snap.Get("ws_response_time")
				if got := stats.Quantile(0.42); got > 100 {
					t.Errorf("Quantile(0.42): got %v, want at most 100", got)
				}
				for _, name := range snap.Metrics() {
					snap.Get(name)
				}
			})
		}
		readers.Wait()
		stats, _ := snap.Get("ws_response_time")
		if stats.Count < last {
			t.Errorf("samples: got %d after %d", stats.Count, last)
		}
		last = stats.Count
	}
}
