package tui

import (
	"strings"
	"testing"

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
	for _, want := range []string{"0:10 of 1:00", "27 errors", "checks failed", "p95"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q does not have %q", got, want)
		}
	}
	f.load.Phase, f.load.Duration = Stopping, f.load.Elapsed/2
	if got := p.Line(f.Snapshot(), f.load); !strings.Contains(got, "0:10 of 0:05  stopping") {
		t.Errorf("%q does not say for how long lists that wait have gone on", got)
	}
	f.load.Scenario = "世界\x1b[31m" + strings.Repeat("x", 100)
	if got := p.Line(f.Snapshot(), f.load); runewidth.StringWidth(got) > progressWidth || strings.Contains(got, "\x1b") {
		t.Errorf("%q is wider than %d columns, or has an escape code", got, progressWidth)
	}
}
