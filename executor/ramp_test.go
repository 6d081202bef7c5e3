package executor

import (
	"testing"
	"time"
)

func TestRamp(t *testing.T) {
	up := Ramp{stages(10*time.Second, 10, 10*time.Second, 10, 5*time.Second, 0)}
	jump := Ramp{stages(0*time.Second, 100, time.Second, 100, 0*time.Second, 3)}
	dip := Ramp{stages(time.Second, 4, time.Second, 0, time.Second, 4)}
	for _, tt := range []struct {
		name string
		ramp Ramp
		at   time.Duration
		want int
	}{
		{"nobody at first", up, 0, 0},
		{"the first one when half of it is due", up, 500 * time.Millisecond, 1},
		{"half way", up, 5 * time.Second, 5},
		{"all at the end of the ramp", up, 10 * time.Second, 10},
		{"holding", up, 15 * time.Second, 10},
		{"half way down", up, 22500 * time.Millisecond, 5},
		{"none at the end", up, 25 * time.Second, 0},
		{"nor later", up, time.Hour, 0},
		{"a jump", jump, 0, 100},
		{"holds", jump, 999 * time.Millisecond, 100},
		{"and jumps", jump, time.Second, 3},
		{"through zero: down", dip, 1500 * time.Millisecond, 2},
		{"through zero: there", dip, 2 * time.Second, 0},
		{"through zero: up", dip, 2500 * time.Millisecond, 2},
	} {
		if got := tt.ramp.At(tt.at); got != tt.want {
			t.Errorf("%s: %d VUs at %s, want %d", tt.name, got, tt.at, tt.want)
		}
	}
}

// A ramp that is followed from one look to the next meets each number of VUs within half a step, and ends.
func TestRampIsFollowed(t *testing.T) {
	r := Ramp{stages(10*time.Second, 100, 3*time.Second, 100, 5*time.Second, 20, 0*time.Second, 50, time.Second, 50)}
	looks, at, last := 0, time.Duration(0), 0
	for {
		n := r.At(at)
		if d := n - last; d > 1 || d < -1 {
			if at != 18*time.Second { // where it jumps
				t.Fatalf("%d VUs follow %d at %s, want single steps", n, last, at)
			}
		}
		last = n
		next := r.Next(at)
		if next <= 0 {
			break
		}
		if looks++; looks > 10_000 {
			t.Fatal("the ramp never ends")
		}
		at += next
	}
	if at != 19*time.Second || last != 50 {
		t.Errorf("the ramp ends at %s with %d VUs, want 19s and 50", at, last)
	}
	if looks > 800 {
		t.Errorf("%d looks at a ramp of 230 steps", looks)
	}
}
