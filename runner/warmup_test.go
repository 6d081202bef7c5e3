package runner_test

import "testing"

// Nothing of a warm-up is in the results: neither how many there were at most, nor the bytes of handshakes that
// sessions made in it.
func TestWarmUpIsLeftOut(t *testing.T) {
	t.Parallel()
	res := run(t, echoPeer(t).URL, `
load: {stages: [{duration: 0s, vus: 12}, {duration: 300ms, vus: 12}, {duration: 0s, vus: 2}, {duration: 1500ms, vus: 2}], warm-up: 1s, graceful-stop: 0s}
interval: [{every: 20ms, send: hi}]
`)
	for _, gauge := range []string{"vus", "ws_connections"} {
		if got := res.stats(gauge).Max; got != 2 {
			t.Errorf("%s: got %g at most, want 2", gauge, got)
		}
	}
	if got := res.count("ws_sessions"); got != 0 {
		t.Errorf("got %d sessions, want none: they opened in the warm-up", got)
	}
	if got := res.count("iterations"); got != 2 || res.Iterations != 2 {
		t.Errorf("got %d iterations, and %d, want the two that ended after the warm-up", got, res.Iterations)
	}
	sent := res.count("ws_msgs_sent")
	if sent < 2 || sent > 2*(800/20+2) {
		t.Errorf("got %d messages, want those of two VUs in the last 800 ms", sent)
	}
	const frame, closes = 6 + len("hi"), 2 * (6 + 2)
	if got := res.count("data_sent"); got > (sent+2)*int64(frame)+closes || got < (sent-2)*int64(frame) {
		t.Errorf("got %d bytes for %d messages, want their frames and two closes", got, sent)
	}
}
