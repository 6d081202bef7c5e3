package runner_test

import (
	"testing"
	"time"

	"wsrun/internal/hostile"
)

// TestRunIsBounded holds a run's whole length, whatever the peer does: its load, the graceful stop, the close timeout,
// and a second. The other limits are the default ones, which are longer than that.
func TestRunIsBounded(t *testing.T) {
	t.Parallel()
	srv := hostile.Serve(t)
	const (
		waits  = "on-open: [{expect: text == 'never', within: 1h}]\n"
		writes = "on-open:\n  - while: \"true\"\n    do: [{send: \"${{ repeat('x', 100000) }}\"}]\n"
		ticks  = "interval: [{every: 1ms, send: \"${{ repeat('x', 10000) }}\"}]\n"
		busy   = "vars: {n: 0}\non-message: [{set: {n: vars.n + 1}}, {send: \"${{ vars.n }}\"}]\n"
		pings  = "interval: [{every: 1ms, ping: {within: 1h}, overlap: skip}]\n"
	)
	q := newQuiet()
	loads := []string{
		"vus: 5, duration: 200ms", "vus: 5, iterations: 1000000, max-duration: 200ms", "rate: 20/s, max-vus: 10, duration: 200ms",
		"stages: [{vus: 5, duration: 100ms}, {vus: 0, duration: 100ms}]",
	}
	for i, tt := range []struct {
		path, text string
		all        bool // with all loads, and not only with one of them
	}{
		{"never-answers", waits, true},
		{"never-answers", ticks, false},
		{"never-answers", pings, false},
		{"never-reads", waits, false},
		{"never-reads", writes, true},
		{"never-reads", ticks, false},
		{"endless-flood", busy, true},
		{"endless-flood", waits, false},
		{"endless-pings", waits, false},
		{"floods-after-close", busy, false},
		{"silent", waits, true},
		{"slow", waits, false},
		{"stalled-body", waits, false},
		{"trickled-body", waits, false},
		{"stalled-frame", waits, false},
		{"frame-by-trickle", busy, false},
		{"status-503", waits, false},
		{"reset-after-101", waits, false},
	} {
		for n, load := range loads {
			if n != i%len(loads) && !tt.all {
				continue
			}
			t.Run(tt.path, func(t *testing.T) {
				t.Parallel()
				q.holds(t, 600*time.Millisecond+tolerance, func(t *testing.T) time.Duration {
					res := job{url: srv.URL + tt.path, text: "load: {" + load + ", graceful-stop: 200ms}\nlimits: {close-timeout: 200ms}\n" + tt.text}.run(t)
					want(t, "sessions that ended", res.count("ws_session_duration"), res.count("ws_sessions"))
					want(t, "closes", res.count("ws_closes"), res.count("ws_sessions"))
					if n := res.errors()["generator"]; n > 0 {
						t.Errorf("%d errors of the kind generator:\n%s", n, res.messages())
					}
					t.Logf("%s: %s, %s", load, res.took, flatCounts(res.errors()))
					return res.took
				})
			})
		}
	}
}
