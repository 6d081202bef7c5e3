package executor

import (
	"math"
	"testing"
	"time"
)

// stages make a ramp: pairs of a duration and a target.
func stages(pairs ...any) []Stage {
	var out []Stage
	for i := 0; i < len(pairs); i += 2 {
		target, ok := pairs[i+1].(float64)
		if !ok {
			target = float64(pairs[i+1].(int))
		}
		out = append(out, Stage{Duration: pairs[i].(time.Duration), Target: target})
	}
	return out
}

func ramping(pairs ...any) *Pacer { return RampingPace(stages(pairs...)) }

func TestPacer(t *testing.T) {
	const day = 24 * time.Hour
	tests := []struct {
		name      string
		pacer     *Pacer
		elapsed   time.Duration
		started   int64
		wait, due time.Duration
		stop      bool
	}{
		{"the first start is due at once", ConstantPace(50, time.Minute), 0, 0, 0, 0, false},
		{"the second a period later", ConstantPace(50, time.Minute), 0, 1, 20 * time.Millisecond, 20 * time.Millisecond, false},
		{"part of the wait is over", ConstantPace(50, time.Minute), 15 * time.Millisecond, 1, 5 * time.Millisecond, 20 * time.Millisecond, false},
		{"a late caller does not wait, and the due time stays", ConstantPace(50, time.Minute), 10 * time.Second, 1, 0, 20 * time.Millisecond, false},
		{"late by all of the run", ConstantPace(50, time.Minute), time.Hour, 2999, 0, 59980 * time.Millisecond, false},
		{"the last start of a minute", ConstantPace(50, time.Minute), time.Minute, 2999, 0, 59980 * time.Millisecond, false},
		{"there is none at the very end", ConstantPace(50, time.Minute), time.Minute, 3000, 0, 0, true},
		{"nor when nobody looked for long", ConstantPace(50, time.Minute), time.Hour, 3001, 0, 0, true},
		{"a rate below one a second", ConstantPace(0.5, time.Minute), 0, 3, 6 * time.Second, 6 * time.Second, false},
		{"a period longer than the run", ConstantPace(0.01, time.Minute), 0, 0, 0, 0, false},
		{"has one start", ConstantPace(0.01, time.Minute), 0, 1, 0, 0, true},
		{"no rate has none", ConstantPace(0, time.Minute), 0, 0, 0, 0, true},
		{"a third of a nanosecond is rounded", ConstantPace(3, time.Minute), 0, 1, 333333333, 333333333, false},

		// From 0 to 100/s in 10 s: 5t² starts by t.
		{"a ramp from zero begins at once", ramping(10*time.Second, 100), 0, 0, 0, 0, false},
		{"and slowly", ramping(10*time.Second, 100), 0, 1, 447213595, 447213595, false},
		{"half of the time has a quarter of the starts", ramping(10*time.Second, 100), 0, 125, 5 * time.Second, 5 * time.Second, false},
		{"all but one of a ramp", ramping(10*time.Second, 100), 0, 499, 9989994995, 9989994995, false},
		{"a ramp's end", ramping(10*time.Second, 100), 0, 500, 0, 0, true},
		{"goes on at what it reached", ramping(10*time.Second, 100, 10*time.Second, 100), 0, 500, 10 * time.Second, 10 * time.Second, false},
		{"evenly", ramping(10*time.Second, 100, 10*time.Second, 100), 0, 501, 10010 * time.Millisecond, 10010 * time.Millisecond, false},

		// Down to zero, a pause, and up again: 500 starts, none, 500.
		{"down, the last start before zero", ramping(0*time.Second, 100, 10*time.Second, 0), 0, 499, 9552786405, 9552786405, false},
		{"down to zero and no more", ramping(0*time.Second, 100, 10*time.Second, 0), 0, 500, 0, 0, true},
		{"through zero", ramping(0*time.Second, 100, 10*time.Second, 0, 5*time.Second, 0, 10*time.Second, 100), 0, 500, 15 * time.Second, 15 * time.Second, false},
		{"and up again", ramping(0*time.Second, 100, 10*time.Second, 0, 5*time.Second, 0, 10*time.Second, 100), 0, 501, 15447213595, 15447213595, false},
		{"the end of it", ramping(0*time.Second, 100, 10*time.Second, 0, 5*time.Second, 0, 10*time.Second, 100), 0, 1000, 0, 0, true},

		{"a stage of no length jumps", ramping(0*time.Second, 50, time.Second, 50), 0, 1, 20 * time.Millisecond, 20 * time.Millisecond, false},
		{"parts of a start are kept over stages", ramping(0*time.Second, 1, 1500*time.Millisecond, 1, 0*time.Second, 2, time.Second, 2), 0, 2, 1750 * time.Millisecond, 1750 * time.Millisecond, false},
		{"a rate that hardly changes", ramping(0*time.Second, 100, time.Hour, 100.0000000001), 0, 180000, 1800 * time.Second, 1800 * time.Second, false},

		{"ten days", ConstantPace(1000, 10*day), 10 * day, 863_999_999, 0, 10*day - time.Millisecond, false},
		{"ten days are over", ConstantPace(1000, 10*day), 10 * day, 864_000_000, 0, 0, true},
		{"ten days in a ramp", ramping(10*day, 2000), 0, 216_000_000, 5 * day, 5 * day, false},
		{"a ramp of ten days is over", ramping(10*day, 2000), 0, 864_000_000, 0, 0, true},
	}
	for _, tt := range tests {
		wait, due, stop := tt.pacer.Pace(tt.elapsed, tt.started)
		if wait != tt.wait || due != tt.due || stop != tt.stop {
			t.Errorf("%s: pace(%s, %d) is %s, %s, %v, want %s, %s, %v", tt.name, tt.elapsed, tt.started, wait, due, stop, tt.wait, tt.due, tt.stop)
		}
	}
}

// However the rate goes, starts are in order, inside of the load, and as many as the rate's sum.
func TestPacerAddsUp(t *testing.T) {
	for _, tt := range []struct {
		pacer *Pacer
		want  int64
	}{
		{ConstantPace(997, 10*time.Second), 9970},
		{ConstantPace(0.3, 20*time.Second), 6},
		{ConstantPace(1.0/3, 9*time.Second), 3},
		{ramping(3*time.Second, 100, 7*time.Second, 33, 2*time.Second, 0, 2*time.Second, 0, 3*time.Second, 10), 150 + 466 + 33 + 15},
		{ramping(100*time.Millisecond, 1000, 0*time.Second, 10, time.Second, 10, time.Second, 10000), 50 + 10 + 5005},
	} {
		p := tt.pacer
		n, last := int64(0), time.Duration(-1)
		for {
			wait, due, stop := p.Pace(time.Duration(math.MaxInt64), n)
			if stop {
				break
			}
			if due < last || due > p.end || wait != 0 {
				t.Fatalf("%v: start %d is due at %s after %s, wait %s", p.segments, n, due, last, wait)
			}
			last = due
			n++
		}
		if d := n - tt.want; d < 0 || d > 1 { // parts of a start make one more
			t.Errorf("%v: %d starts, want %d", p.segments, n, tt.want)
		}
	}
}

// How many starts are due is what counting them one by one comes to.
func TestStartsDue(t *testing.T) {
	for _, p := range []*Pacer{
		ConstantPace(50, time.Minute), ConstantPace(0.3, time.Minute), ConstantPace(0, time.Minute), ConstantPace(1e4, time.Second),
		ramping(10*time.Second, 100, 5*time.Second, 100, 10*time.Second, 3),
	} {
		for elapsed := time.Duration(0); elapsed < 70*time.Second; elapsed += 777 * time.Millisecond {
			n := int64(0)
			for {
				if wait, _, stop := p.Pace(elapsed, n); stop || wait > 0 {
					break
				}
				n++
			}
			for _, started := range []int64{0, n / 2, n} {
				if got := p.DueBy(elapsed, started); got != n {
					t.Errorf("%v: after %s and %d starts %d are due, want %d", p.segments, elapsed, started, got, n)
				}
			}
		}
	}
	if got := ConstantPace(1e9, time.Hour).DueBy(time.Minute, 1000); got != 60e9+1 {
		t.Errorf("at a billion a second %d are due after a minute", got)
	}
}
