package guard

import (
	"strings"
	"testing"
	"time"
)

// One late tick is no finding; a generator that is late again and again, or busy for long, is one.
func TestHealthWarnings(t *testing.T) {
	tick := func(wall, cpu time.Duration) [2]time.Duration { return [2]time.Duration{wall, cpu} }
	well, late, busy := tick(healthEvery, 0), tick(healthEvery+250*time.Millisecond, 0), tick(healthEvery, healthEvery)
	for _, tt := range []struct {
		name  string
		ticks [][2]time.Duration
		want  string // "" for none
	}{
		{"well", [][2]time.Duration{well, well}, ""},
		{"late once", [][2]time.Duration{well, late, well}, ""},
		{"late twice", [][2]time.Duration{late, well, late}, "late 2 times, by up to 250ms"},
		{"busy for a moment", [][2]time.Duration{busy, busy, busy, well}, ""},
		{"busy for long", [][2]time.Duration{busy, busy, busy, busy, busy, busy}, "for 3s it used over 90% of its"},
	} {
		h := &Health{}
		for _, tick := range tt.ticks {
			h.sample(tick[0], tick[1], 1)
		}
		got := strings.Join(h.Warnings(false, nil), "; ")
		if (got == "") != (tt.want == "") || !strings.Contains(got, tt.want) {
			t.Errorf("%s: got %q, want %q in it", tt.name, got, tt.want)
		}
	}
}
