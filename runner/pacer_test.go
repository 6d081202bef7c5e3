package runner

import (
	"math"
	"testing"
	"time"

	"wsrun/scenario"
)

func constant(rate float64, d time.Duration) scenario.LoadPlan {
	return scenario.LoadPlan{Model: scenario.ConstantRate, Rate: rate, Duration: d}
}

// stages make a ramp of rates: pairs of a duration and a target.
func stages(pairs ...any) scenario.LoadPlan {
	l := scenario.LoadPlan{Model: scenario.RampingRate}
	for i := 0; i < len(pairs); i += 2 {
		target, ok := pairs[i+1].(float64)
		if !ok {
			target = float64(pairs[i+1].(int))
		}
		l.Stages = append(l.Stages, scenario.StagePlan{Duration: pairs[i].(time.Duration), Target: target})
	}
	return l
}

func TestPacer(t *testing.T) {
	const day = 24 * time.Hour
	tests := []struct {
		name      string
		load      scenario.LoadPlan
		elapsed   time.Duration
		started   int64
		wait, due time.Duration
		stop      bool
	}{
		{"the first start is due at once", constant(50, time.Minute), 0, 0, 0, 0, false},
		{"the second a period later", constant(50, time.Minute), 0, 1, 20 * time.Millisecond, 20 * time.Millisecond, false},
		{"part of the wait is over", constant(50, time.Minute), 15 * time.Millisecond, 1, 5 * time.Millisecond, 20 * time.Millisecond, false},
		{"a late caller does not wait, and the due time stays", constant(50, time.Minute), 10 * time.Second, 1, 0, 20 * time.Millisecond, false},
		{"late by all of the run", constant(50, time.Minute), time.Hour, 2999, 0, 59980 * time.Millisecond, false},
		{"the last start of a minute", constant(50, time.Minute), time.Minute, 2999, 0, 59980 * time.Millisecond, false},
		{"there is none at the very end", constant(50, time.Minute), time.Minute, 3000, 0, 0, true},
		{"nor when nobody looked for long", constant(50, time.Minute), time.Hour, 3001, 0, 0, true},
		{"a rate below one a second", constant(0.5, time.Minute), 0, 3, 6 * time.Second, 6 * time.Second, false},
		{"a period longer than the run", constant(0.01, time.Minute), 0, 0, 0, 0, false},
		{"has one start", constant(0.01, time.Minute), 0, 1, 0, 0, true},
		{"no rate has none", constant(0, time.Minute), 0, 0, 0, 0, true},
		{"a third of a nanosecond is rounded", constant(3, time.Minute), 0, 1, 333333333, 333333333, false},

		// From 0 to 100/s in 10 s: 5t² starts by t.
		{"a ramp from zero begins at once", stages(10*time.Second, 100), 0, 0, 0, 0, false},
		{"and slowly", stages(10*time.Second, 100), 0, 1, 447213595, 447213595, false},
		{"half of the time has a quarter of the starts", stages(10*time.Second, 100), 0, 125, 5 * time.Second, 5 * time.Second, false},
		{"all but one of a ramp", stages(10*time.Second, 100), 0, 499, 9989994995, 9989994995, false},
		{"a ramp's end", stages(10*time.Second, 100), 0, 500, 0, 0, true},
		{"goes on at what it reached", stages(10*time.Second, 100, 10*time.Second, 100), 0, 500, 10 * time.Second, 10 * time.Second, false},
		{"evenly", stages(10*time.Second, 100, 10*time.Second, 100), 0, 501, 10010 * time.Millisecond, 10010 * time.Millisecond, false},

		// Down to zero, a pause, and up again: 500 starts, none, 500.
		{"down, the last start before zero", stages(0*time.Second, 100, 10*time.Second, 0), 0, 499, 9552786405, 9552786405, false},
		{"down to zero and no more", stages(0*time.Second, 100, 10*time.Second, 0), 0, 500, 0, 0, true},
		{"through zero", stages(0*time.Second, 100, 10*time.Second, 0, 5*time.Second, 0, 10*time.Second, 100), 0, 500, 15 * time.Second, 15 * time.Second, false},
		{"and up again", stages(0*time.Second, 100, 10*time.Second, 0, 5*time.Second, 0, 10*time.Second, 100), 0, 501, 15447213595, 15447213595, false},
		{"the end of it", stages(0*time.Second, 100, 10*time.Second, 0, 5*time.Second, 0, 10*time.Second, 100), 0, 1000, 0, 0, true},

		{"a stage of no length jumps", stages(0*time.Second, 50, time.Second, 50), 0, 1, 20 * time.Millisecond, 20 * time.Millisecond, false},
		{"parts of a start are kept over stages", stages(0*time.Second, 1, 1500*time.Millisecond, 1, 0*time.Second, 2, time.Second, 2), 0, 2, 1750 * time.Millisecond, 1750 * time.Millisecond, false},
		{"a rate that hardly changes", stages(0*time.Second, 100, time.Hour, 100.0000000001), 0, 180000, 1800 * time.Second, 1800 * time.Second, false},

		{"ten days", constant(1000, 10*day), 10 * day, 863_999_999, 0, 10*day - time.Millisecond, false},
		{"ten days are over", constant(1000, 10*day), 10 * day, 864_000_000, 0, 0, true},
		{"ten days in a ramp", stages(10*day, 2000), 0, 216_000_000, 5 * day, 5 * day, false},
		{"a ramp of ten days is over", stages(10*day, 2000), 0, 864_000_000, 0, 0, true},
	}
	for _, tt := range tests {
		wait, due, stop := newPacer(tt.load).pace(tt.elapsed, tt.started)
		if wait != tt.wait || due != tt.due || stop != tt.stop {
			t.Errorf("%s: pace(%s, %d) is %s, %s, %v, want %s, %s, %v", tt.name, tt.elapsed, tt.started, wait, due, stop, tt.wait, tt.due, tt.stop)
		}
	}
}

// However the rate goes, starts are in order, inside of the load, and as many as the rate's sum.
func TestPacerAddsUp(t *testing.T) {
	for _, tt := range []struct {
		load scenario.LoadPlan
		want int64
	}{
		{constant(997, 10*time.Second), 9970},
		{constant(0.3, 20*time.Second), 6},
		{constant(1.0/3, 9*time.Second), 3},
		{stages(3*time.Second, 100, 7*time.Second, 33, 2*time.Second, 0, 2*time.Second, 0, 3*time.Second, 10), 150 + 466 + 33 + 15},
		{stages(100*time.Millisecond, 1000, 0*time.Second, 10, time.Second, 10, time.Second, 10000), 50 + 10 + 5005},
	} {
		p := newPacer(tt.load)
		n, last := int64(0), time.Duration(-1)
		for {
			wait, due, stop := p.pace(time.Duration(math.MaxInt64), n)
			if stop {
				break
			}
			if due < last || due > p.end || wait != 0 {
				t.Fatalf("%v: start %d is due at %s after %s, wait %s", tt.load.Stages, n, due, last, wait)
			}
			last = due
			n++
		}
		if d := n - tt.want; d < 0 || d > 1 { // parts of a start make one more
			t.Errorf("%v: %d starts, want %d", tt.load, n, tt.want)
		}
	}
}

func TestRamp(t *testing.T) {
	up := ramp{stages(10*time.Second, 10, 10*time.Second, 10, 5*time.Second, 0).Stages}
	jump := ramp{stages(0*time.Second, 100, time.Second, 100, 0*time.Second, 3).Stages}
	dip := ramp{stages(time.Second, 4, time.Second, 0, time.Second, 4).Stages}
	for _, tt := range []struct {
		name string
		ramp ramp
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
		if got := tt.ramp.at(tt.at); got != tt.want {
			t.Errorf("%s: %d VUs at %s, want %d", tt.name, got, tt.at, tt.want)
		}
	}
}

// A ramp that is followed from one look to the next meets each number of VUs within half a step, and ends.
func TestRampIsFollowed(t *testing.T) {
	r := ramp{stages(10*time.Second, 100, 3*time.Second, 100, 5*time.Second, 20, 0*time.Second, 50, time.Second, 50).Stages}
	looks, at, last := 0, time.Duration(0), 0
	for {
		n := r.at(at)
		if d := n - last; d > 1 || d < -1 {
			if at != 18*time.Second { // where it jumps
				t.Fatalf("%d VUs follow %d at %s, want single steps", n, last, at)
			}
		}
		last = n
		next := r.next(at)
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

// How many starts are due is what counting them one by one comes to.
func TestStartsDue(t *testing.T) {
	for _, load := range []scenario.LoadPlan{
		constant(50, time.Minute), constant(0.3, time.Minute), constant(0, time.Minute), constant(1e4, time.Second),
		stages(10*time.Second, 100, 5*time.Second, 100, 10*time.Second, 3),
	} {
		p := newPacer(load)
		for elapsed := time.Duration(0); elapsed < 70*time.Second; elapsed += 777 * time.Millisecond {
			n := int64(0)
			for {
				if wait, _, stop := p.pace(elapsed, n); stop || wait > 0 {
					break
				}
				n++
			}
			for _, started := range []int64{0, n / 2, n} {
				if got := p.dueBy(elapsed, started); got != n {
					t.Errorf("%v: after %s and %d starts %d are due, want %d", load, elapsed, started, got, n)
				}
			}
		}
	}
	if got := newPacer(constant(1e9, time.Hour)).dueBy(time.Minute, 1000); got != 60e9+1 {
		t.Errorf("at a billion a second %d are due after a minute", got)
	}
}
