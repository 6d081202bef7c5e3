package budget

import (
	"sync/atomic"
	"time"

	"wsrun/checks/exactjson"
	"wsrun/checks/values"
)

// The limits of one evaluation. Its time is what it has worked, not what has passed: waiting for a processor is free.
const (
	MaxTime   = time.Second
	MaxText   = exactjson.MaxSize // bytes of one text
	maxMade   = 256 << 20         // bytes of all values that it makes
	maxListed = 1_000_000         // elements of all lists that it makes; the VM counts its own
)

// Work is what the current evaluation has consumed so far. Other goroutines access only turn and stop.
type Work struct {
	left   int // steps until the next look at the clock
	stride int // steps between two looks
	looked time.Time
	spent  time.Duration
	most   time.Duration // limit for spent
	steps  int           // so far, as of the latest look
	made   int           // bytes
	until  time.Time
	memory *Memory
	visit  func() // see Visitor

	turn atomic.Uint64 // odd while an evaluation that counts its work is running
	stop atomic.Uint64 // the turn to end
}

// Reading the clock costs about as much as a step, so the first look comes after some steps and further ones about
// every lookEvery. Time beyond lookGap between two looks was spent waiting, not working.
const (
	firstLook = 16
	lookEvery = time.Millisecond
	lookGap   = 50 * time.Millisecond
)

// Begin starts counting an evaluation.
func (w *Work) Begin() {
	w.left, w.stride, w.steps, w.made = firstLook, firstLook, 0, 0
	w.looked, w.spent = time.Time{}, 0
	w.turn.Add(1)
}

// End stops counting an evaluation.
func (w *Work) End() { w.turn.Add(1) }

// Allot sets how long each evaluation may work, and the memory that it draws on; nil is unlimited.
func (w *Work) Allot(most time.Duration, memory *Memory) { w.most, w.memory = most, memory }

// Allow sets how long each evaluation may work.
func (w *Work) Allow(most time.Duration) { w.most = most }

// EndAt ends evaluations that are still running at that time. The zero time means never.
func (w *Work) EndAt(at time.Time) { w.until = at }

// Busy returns the turn of the evaluation that is currently counting its work; 0 if there is none. Any goroutine may
// call it.
func (w *Work) Busy() uint64 {
	if turn := w.turn.Load(); turn%2 == 1 {
		return turn
	}
	return 0
}

// Interrupt ends the evaluation of a turn if it is still running. Any goroutine may call it.
func (w *Work) Interrupt(turn uint64) { w.stop.Store(turn) }

// MemorySpent reports whether no memory is left.
func (w *Work) MemorySpent() bool { return w.memory.Spent() }

// TakeMemory counts n bytes that were allocated outside an evaluation's budget.
func (w *Work) TakeMemory(n int) { w.memory.Take(n) }

// Step counts n steps of work. A step takes about as long as a simple predicate.
func (w *Work) Step(n int) {
	if w.left -= n; w.left < 0 {
		w.look()
	}
}

// look ends the evaluation if it must end.
func (w *Work) look() {
	now := time.Now()
	if w.memory.Spent() {
		panic(NoMemory())
	}
	if w.stop.Load() == w.turn.Load() || !w.until.IsZero() && now.After(w.until) {
		panic(&Error{Interrupted, "the evaluation was stopped because the session is over"})
	}
	if !w.looked.IsZero() {
		took := now.Sub(w.looked)
		w.spent += min(took, lookGap)
		if w.spent > w.most {
			panic(Spentf("over the time budget of %s: the evaluation does too much work; "+
				"look at fewer elements or less text", w.most))
		}
		w.stride = max(1, min(2*w.stride, int(float64(w.stride)*float64(lookEvery)/float64(took+1))))
	}
	w.steps += w.stride - w.left
	w.looked, w.left = now, w.stride
}

// Make counts n bytes of a value, before or after it is made.
func (w *Work) Make(n int) {
	if w.made += n; w.made > maxMade {
		panic(Spentf("over the memory budget of %d MiB: the evaluation makes too much at once; "+
			"make fewer or shorter texts and lists", maxMade>>20))
	}
	if w.memory.Take(n); w.memory.Spent() {
		w.look()
	}
	w.Step(n >> 10)
}

// MakeText counts a text of n bytes.
func (w *Work) MakeText(n int) {
	if n > MaxText {
		panic(TextTooLong())
	}
	w.Make(n)
}

// IsLong reports whether the evaluation was long enough to leave a large VM behind.
func (w *Work) IsLong() bool { return w.steps > 10_000 }

// Read counts a value that is traversed.
func (w *Work) Read(v any) {
	switch v := v.(type) {
	case string:
		w.Step(len(v) >> 8)
	case []byte:
		w.Step(len(v) >> 8)
	default:
		w.Step(values.Length(v))
	}
}

// Result counts a value that was made.
func (w *Work) Result(v any) {
	switch v := v.(type) {
	case string:
		w.MakeText(len(v))
	case []byte:
		w.MakeText(len(v))
	case []any:
		w.Make(16 * len(v))
	}
}

// MakeList counts a list of n elements.
func (w *Work) MakeList(n int) {
	if n > maxListed {
		panic(TooManyElements())
	}
	w.Make(16 * n)
}

// Fits rejects a text of size bytes before it is made, if that is too long. size may exceed the range of int.
func (w *Work) Fits(size float64) {
	if size > MaxText {
		w.MakeText(MaxText + 1)
	}
}

// Visitor returns a function that counts a step. It is created once, because an encoder asks for it with each value.
func (w *Work) Visitor() func() {
	if w.visit == nil {
		w.visit = func() { w.Step(1) }
	}
	return w.visit
}
