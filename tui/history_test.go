package tui

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wsrun/metrics"
)

func TestHistoryGoesOnWithTheNextScenario(t *testing.T) {
	m, f := running(10)
	points := len(m.state.History.Sent.points)
	f.before, f.second = f.load.Elapsed, 0 // its own time begins anew
	for range 3 {
		f.play(false)
		for range pullsEvery {
			m.Update(tickMsg(time.Time{}))
		}
	}
	if got := len(m.state.History.Sent.points); got != points+3 {
		t.Errorf("%d points after three seconds of the second scenario, want %d", got, points+3)
	}
}

func TestHistory(t *testing.T) {
	reg := metrics.NewRegistry(metrics.Builtin(), 1)
	sent := reg.Recorder(0).Counter("ws_msgs_sent", nil)
	var h History
	for _, step := range []struct {
		at   time.Duration
		sent int64
	}{
		{time.Second, 100},
		{1500 * time.Millisecond, 7}, // too early: it counts for the next point
		{2 * time.Second, 3},
		{4 * time.Second, 40},
		{500 * time.Millisecond, 1000}, // a warm-up is over
		{1500 * time.Millisecond, 5},
	} {
		sent.Add(step.sent)
		h.add(reg.Snapshot(step.at))
	}
	if diff := cmp.Diff([]float64{10, 20, 5}, h.Sent.points); diff != "" {
		t.Errorf("messages per second (-want +got)\n%s", diff)
	}
}
