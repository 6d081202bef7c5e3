package executor

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Each kind of load, with what it says of itself and what it comes to where an iteration takes 95 ms.
func TestExecutors(t *testing.T) {
	t.Parallel()
	s := func(n float64) time.Duration { return time.Duration(math.Round(n*1000)) * time.Millisecond }
	up := []Stage{{Duration: s(1), Target: 4}, {Duration: s(1), Target: 4}, {Duration: s(1), Target: 0, Drop: .5}}
	for _, tt := range []struct {
		spec    Spec
		words   string
		facts   Facts
		starts  int
		vus     int // at a time
		dropped int64
		took    time.Duration
	}{
		{Spec{}, "1 VU, 1 iteration", Facts{VUs: 1, AtOnce: 1, Iterations: 1}, 1, 1, 0, s(.095)},
		{Spec{VUs: 3, IterationsPerVU: 2}, "3 VUs, 2 iterations each", Facts{VUs: 3, AtOnce: 3, Iterations: 6}, 6, 3, 0, s(.19)},
		{Spec{VUs: 3, Iterations: 7}, "3 VUs, 7 iterations in all",
			Facts{VUs: 3, AtOnce: 3, Iterations: 7, Adjustable: true}, 7, 3, 0, s(.285)},
		{Spec{VUs: 3, Iterations: 2}, "3 VUs, 2 iterations in all",
			Facts{VUs: 3, AtOnce: 3, Iterations: 2, Adjustable: true}, 2, 3, 0, s(.095)},
		{Spec{VUs: 2, Duration: s(1)}, "2 VUs for 1s", Facts{VUs: 2, AtOnce: 2, Duration: s(1), Adjustable: true}, 22, 2, 0, s(1.045)},
		{Spec{Stages: up}, "ramps to 4 VUs in 1s, then 4 VUs for 1s, then 0 VUs in 1s with 50% dropped",
			Facts{VUs: 4, Duration: s(3), Stages: up, Unit: "VUs"}, 92, 4, 0, s(3.07)},
		{Spec{Rate: 50, Duration: s(2)}, "50/s for 2s, at most 1000 VUs", Facts{VUs: 1000, Duration: s(2), Open: true}, 100, 5, 0, s(2.075)},
		{Spec{Rate: 50, Duration: s(2), MaxVUs: 3}, "50/s for 2s, at most 3 VUs",
			Facts{VUs: 3, Duration: s(2), Open: true}, 60, 3, 40, s(2.035)},
		{Spec{Stages: up, Rates: true}, "ramps to 4/s in 1s, then 4/s for 1s, then 0/s in 1s with 50% dropped, at most 1000 VUs",
			Facts{VUs: 1000, Duration: s(3), Open: true, Stages: up, Unit: "/s"}, 8, 1, 0, s(3)},
	} {
		t.Run(tt.words, func(t *testing.T) {
			c := For(tt.spec)
			if got := c.String(); got != tt.words {
				t.Errorf("got %q, want %q", got, tt.words)
			}
			if diff := cmp.Diff(tt.facts, c.Facts()); diff != "" {
				t.Errorf("facts (-want +got):\n%s", diff)
			}
			if _, adjuster := c.New().(Adjuster); adjuster != c.Facts().Adjustable {
				t.Errorf("it is an Adjuster: %t, and says %t", adjuster, c.Facts().Adjustable)
			}
			inBubble(t, func(t *testing.T) {
				p := newFakePool(c, 95*time.Millisecond).run()
				took := p.Elapsed()
				if len(p.starts) != tt.starts || p.most != tt.vus || p.dropped != tt.dropped || took != tt.took {
					t.Errorf("%d starts, %d VUs, %d dropped, in %s, want %d, %d, %d, %s",
						len(p.starts), p.most, p.dropped, took, tt.starts, tt.vus, tt.dropped, tt.took)
				}
				if p.running != 0 || p.expected != 0 || p.overruled || len(p.idle) != len(p.vus) {
					t.Errorf("at the end %d VUs run, %d are expected, %d of %d idle", p.running, p.expected, len(p.idle), len(p.vus))
				}
			})
		})
	}
}

// Iterations start when they are due, and where rows are used up for some VUs the others go on.
func TestOpenModelStartsWhenDue(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		p := newFakePool(For(Spec{Rate: 10, Duration: time.Second, MaxVUs: 4}), 350*time.Millisecond)
		p.unready = map[int]bool{2: true}
		p.run()
		for _, s := range p.starts {
			if s.Due != s.At || s.VU == 2 {
				t.Errorf("%+v: it did not start when it was due, or has no data", s)
			}
		}
		if n := int64(len(p.starts)); n+p.dropped != 10 || p.dropped == 0 {
			t.Errorf("%d starts and %d dropped, want 10 in all, and some of each", n, p.dropped)
		}
	})
}

// A load whose data is used up ends early, and what it did not start is not dropped.
func TestOpenModelRunsDry(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		p := newFakePool(For(Spec{Rate: 10, Duration: time.Minute}), 0)
		time.AfterFunc(450*time.Millisecond, func() { p.dry.Store(true) })
		if p.run(); len(p.starts) != 5 || p.dropped != 0 {
			t.Errorf("%d starts and %d dropped, want 5 and none", len(p.starts), p.dropped)
		}
	})
}

// Whoever started last leaves first, one stays, and who is asked back is another's place.
func TestAddVUs(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		p := newFakePool(For(Spec{VUs: 3, Duration: time.Minute}), time.Second)
		adjust := p.executor.(Adjuster)
		if _, err := adjust.AddVUs(1); err == nil {
			t.Error("a load that has not begun took another VU")
		}
		at := func(after time.Duration, delta, want, running int) {
			time.AfterFunc(after, func() {
				if vus, err := adjust.AddVUs(delta); vus != want || err != nil {
					t.Errorf("AddVUs(%d) = %d, %v, want %d", delta, vus, err, want)
				}
			})
			time.AfterFunc(after+time.Millisecond, func() {
				p.mu.Lock()
				defer p.mu.Unlock()
				if p.running != running {
					t.Errorf("%d VUs run after AddVUs(%d), want %d", p.running, delta, running)
				}
			})
		}
		at(10*time.Second, 2, 5, 5)
		at(20*time.Second, -100, 1, 1)
		at(30*time.Second, 1, 2, 2)
		p.run()
		if diff := cmp.Diff([]string{"the number of VUs was changed by hand, from 3 to 2 in the end"}, p.warnings); diff != "" {
			t.Errorf("warnings (-want +got):\n%s", diff)
		}
		if got := p.vusOf(); got[0] != 60 || slices.Max(got[1:]) == 60 || p.most != 5 {
			t.Errorf("iterations %v, %d VUs at a time, want that the first stays, and 5", got, p.most)
		}
		if _, err := adjust.AddVUs(1); err == nil {
			t.Error("a load that has ended took another VU")
		}
	})
}

// A part of a load is a choice among the numbers of its starts, or its VUs: each keeps its time, and together they are
// the whole.
func TestPartsAddUp(t *testing.T) {
	const parts = 3
	curve := stages(10*time.Second, 100, 3*time.Second, 100, 5*time.Second, 20)
	pace, ramp := RampingPace(curve), Ramp{curve}
	var whole, sum []time.Duration
	for n := int64(0); ; n++ {
		_, due, stop := pace.Pace(0, n)
		if stop {
			break
		}
		whole = append(whole, due)
	}
	for part := range int64(parts) {
		for n := part; ; n += parts {
			_, due, stop := pace.Pace(0, n)
			if stop {
				break
			}
			sum = append(sum, due)
		}
	}
	slices.Sort(sum)
	if diff := cmp.Diff(whole, sum); diff != "" {
		t.Errorf("due times of the whole, and of its parts (-whole +parts):\n%s", diff)
	}
	for at := time.Duration(0); at < 20*time.Second; at += 777 * time.Millisecond {
		got := 0
		for part := range parts {
			for id := 1 + part; id <= ramp.At(at); id += parts { // a VU runs while its id is within the curve
				got++
			}
		}
		if want := ramp.At(at); got != want {
			t.Errorf("at %s the parts have %d VUs, want %d", at, got, want)
		}
	}
}
