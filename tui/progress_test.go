package tui

import (
	"strings"
	"testing"
	"time"

	"wsrun/metrics"

	"github.com/mattn/go-runewidth"
)

func TestProgressLine(t *testing.T) {
	f := newScript()
	f.play(false)
	p := &Progress{Unicode: true}
	if got, want := p.Line(f.Snapshot(), f.load), "chat room  0:01 of 1:00  1 VU, 1 open  20/s out, 22/s in  p95 4.42ms"; got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	for range 9 {
		f.play(true)
	}
	got := p.Line(f.Snapshot(), f.load)
	for _, want := range []string{"0:10 of 1:00", "27 errors", "check failure", "p95"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q does not have %q", got, want)
		}
	}
	f.load.Phase, f.load.Duration = Stopping, f.load.Elapsed/2
	if got := p.Line(f.Snapshot(), f.load); !strings.Contains(got, "0:10 of 0:05  stopping") {
		t.Errorf("%q does not say for how long lists that wait have gone on", got)
	}
	f.load.Phase, f.load.StartsIn = Starting, 59*time.Second+time.Millisecond
	if got, want := (&Progress{}).Line(metrics.NewRegistry(metrics.Builtin(), 1).Snapshot(time.Second), f.load), "chat room  starts in 1:00  "; !strings.HasPrefix(got, want) {
		t.Errorf("got %q, want it to begin with %q", got, want)
	}
	f.load.Scenario = "世界\x1b[31m" + strings.Repeat("x", 100)
	if got := p.Line(f.Snapshot(), f.load); runewidth.StringWidth(got) > progressWidth || strings.Contains(got, "\x1b") {
		t.Errorf("%q is wider than %d columns, or has an escape code", got, progressWidth)
	}
}

// In a suite each line is about one scenario.
func TestProgressLineOfSuite(t *testing.T) {
	reg := metrics.NewRegistry(metrics.Builtin(), 2)
	for i, name := range []string{"chat", "a scenario with a long name"} {
		rec, of := reg.Recorder(i), metrics.NewTags(map[string]string{"scenario": name})
		rec.Counter("ws_msgs_sent", of).Add(int64(100 * (i + 1)))
		rec.Counter("ws_errors", of).Add(int64(10_000_000 * i))
		rec.Gauge("ws_connections", of).Set(float64(i + 1))
		rec.Trend("ws_response_time", of).Record(float64(i + 1))
		rec.Counter("iterations_failed", of).Add(int64(7_000_000 * i))
	}
	snap := reg.Snapshot(time.Second)
	for name, want := range map[string]string{
		"chat":                        "chat  0:01 of 1:00  1 VU, 1 open  100/s out, 0/s in  p95 1.00ms",
		"a scenario with a long name": "a scenario with a long …  0:01 of 1:00  p95 2.00ms  10M errors",
	} {
		l := Load{Scenario: name, Of: 2, VUs: 1, Duration: time.Minute, Elapsed: time.Second}
		if got := (&Progress{Unicode: true}).Line(snap, l); got != want {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	}
}
