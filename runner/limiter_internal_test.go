package runner

import (
	"testing"
	"time"
)

func TestLimiter(t *testing.T) {
	l := limiter{gap: 10 * time.Millisecond}
	for i, tt := range []struct{ now, want time.Duration }{
		{0, 0},
		{0, 10 * time.Millisecond},
		{5 * time.Millisecond, 15 * time.Millisecond},
		{30 * time.Millisecond, 0},                    // its place is free
		{time.Second, 0},                              // a pause is not made up for
		{time.Second, 10 * time.Millisecond},          // in a burst
		{time.Second + 25*time.Millisecond, 0},        // late
		{time.Second + 25*time.Millisecond, 10000000}, // and from there
	} {
		if got := l.reserve(tt.now); got != tt.want {
			t.Errorf("dial %d at %s waits %s, want %s", i, tt.now, got, tt.want)
		}
	}
}
