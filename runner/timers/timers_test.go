package timers

import (
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// clockwork is a heap with its runtime timer, as a session has it: the callback runs what is due and arms what is next.
type clockwork struct {
	mu    sync.Mutex
	heap  Heap
	start time.Time
	ran   []int
	at    []time.Duration
	fired int
	each  func(n int) // called for what is due, under the lock
}

func newClockwork() *clockwork {
	c := &clockwork{start: time.Now()}
	c.heap.Disarmed()
	return c
}

func (c *clockwork) now() int64 { return int64(time.Since(c.start)) }

func (c *clockwork) run() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.fired++
	c.heap.Disarmed()
	for t := c.heap.PopDue(c.now()); t != nil; t = c.heap.PopDue(c.now()) {
		c.ran, c.at = append(c.ran, t.N), append(c.at, time.Duration(c.now()))
		if c.each != nil {
			c.each(t.N)
		}
	}
	c.heap.Arm(c.now(), c.run)
}

func (c *clockwork) add(t *Timer, after time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.heap.Add(t, c.now()+int64(after))
	c.heap.Arm(c.now(), c.run)
}

func (c *clockwork) remove(t *Timer) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.heap.Remove(t)
	c.heap.Arm(c.now(), c.run)
}

// What is due at the same time runs in the file's order, intervals first; then what was added first.
func TestTimersOfTheSameTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newClockwork()
		var want []int
		for round := range 3 {
			due := time.Duration(round+1) * time.Second
			for n := range 20 {
				c.add(&Timer{Kind: List, N: 200 + n}, due)
			}
			for n := 19; n >= 0; n-- {
				c.add(&Timer{Kind: Timeout, N: 100 + n}, due)
				c.add(&Timer{Kind: Interval, N: n}, due)
			}
			for first := range 3 {
				for n := range 20 {
					want = append(want, 100*first+n)
				}
			}
		}
		after(time.Minute)
		if !slices.Equal(c.ran, want) {
			t.Errorf("they ran in the order %v, want %v", c.ran, want)
		}
	})
}

func TestTimersRunAtTheirTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newClockwork()
		c.add(&Timer{N: 3}, 30*time.Second)
		c.add(&Timer{N: 1}, 10*time.Second)
		c.add(&Timer{N: 2}, 20*time.Second)
		gone := &Timer{N: 9}
		c.add(gone, 5*time.Second)
		c.remove(gone)
		moved := &Timer{N: 4}
		c.add(moved, time.Second)
		c.add(moved, 40*time.Second) // put off
		after(time.Minute)
		if want := []int{1, 2, 3, 4}; !slices.Equal(c.ran, want) {
			t.Errorf("%v ran, want %v", c.ran, want)
		}
		if want := []time.Duration{10 * time.Second, 20 * time.Second, 30 * time.Second, 40 * time.Second}; !slices.Equal(c.at, want) {
			t.Errorf("they ran at %v, want %v", c.at, want)
		}
	})
}

// A wait that is over in time touches no runtime timer: the one that is armed stays, and what comes later is armed when
// it fires.
func TestTimersLeaveTheRuntimeTimerAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newClockwork()
		wait := &Timer{}
		for range 1000 { // requests that are answered after 1 ms
			c.add(wait, 10*time.Second)
			after(time.Millisecond)
			c.remove(wait)
		}
		after(30 * time.Second)
		if len(c.ran) != 0 {
			t.Errorf("%d waits ran out, want none", len(c.ran))
		}
		if c.fired > 2 {
			t.Errorf("the runtime timer fired %d times, want once for a thousand waits", c.fired)
		}
	})
}

// What is due may add its next time.
func TestTimersRepeat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newClockwork()
		tick := &Timer{N: 1}
		next := int64(0)
		c.each = func(int) {
			next += int64(time.Second)
			c.heap.Add(tick, next+int64(time.Second))
		}
		c.add(tick, time.Second)
		after(10*time.Second + time.Millisecond)
		c.remove(tick)
		if len(c.ran) != 10 {
			t.Errorf("%d ticks in 10 s, want 10: at %v", len(c.ran), c.at)
		}
		after(time.Minute)
		if len(c.ran) != 10 {
			t.Errorf("it went on after it was removed: %d", len(c.ran))
		}
	})
}

func TestTimersAgainstASortedList(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		random := rand.New(rand.NewPCG(7, 7))
		c := newClockwork()
		timers := make([]Timer, 50)
		for n := range timers {
			timers[n].N = n
		}
		due := map[int]time.Duration{}
		c.each = func(n int) {
			if want := due[n]; want != time.Duration(c.now()) {
				t.Errorf("timer %d ran at %s, want %s", n, time.Duration(c.now()), want)
			}
			delete(due, n)
		}
		for range 5000 {
			n := random.IntN(len(timers))
			switch random.IntN(4) {
			case 0:
				c.remove(&timers[n])
				c.mu.Lock()
				delete(due, n)
				c.mu.Unlock()
			case 1:
				after(time.Duration(random.IntN(50)) * time.Millisecond)
			default:
				d := time.Duration(1+random.IntN(1000)) * time.Millisecond
				c.mu.Lock()
				due[n] = time.Duration(c.now()) + d
				c.mu.Unlock()
				c.add(&timers[n], d)
			}
		}
		after(2 * time.Second)
		if len(due) != 0 {
			t.Errorf("%d timers never ran", len(due))
		}
		c.heap.Stop()
	})
}

func TestTimersCleared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newClockwork()
		one, two := &Timer{N: 1}, &Timer{N: 2}
		c.add(one, time.Second)
		c.add(two, 2*time.Second)
		c.mu.Lock()
		c.heap.Clear()
		c.mu.Unlock()
		after(3 * time.Second)
		if len(c.ran) != 0 || one.index != 0 || two.index != 0 {
			t.Errorf("%v ran after they were cleared", c.ran)
		}
		c.add(two, time.Second)
		after(2 * time.Second)
		if !slices.Equal(c.ran, []int{2}) {
			t.Errorf("%v ran, want the one that was added again", c.ran)
		}
	})
}

// after lets the bubble's clock go on.
func after(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}
