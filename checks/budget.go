package checks

import (
	"errors"
	"fmt"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"wsrun/checks/exactjson"
)

// What one evaluation may take. Its time is what it has worked, not what has passed: a VU that waits for a processor
// spends nothing.
const (
	maxWork   = time.Second
	maxText   = exactjson.MaxSize // bytes of one text that it makes
	maxMade   = 256 << 20         // bytes of all that it makes
	maxListed = 1_000_000         // elements of all lists that it makes, which the VM counts
)

// Overrun says how an evaluation was ended before it had a result.
type Overrun uint8

// The ways in which an evaluation is ended.
const (
	NoOverrun   Overrun = iota
	Spent               // it took more than its budget of time or memory
	Interrupted         // Machine.Interrupt, or Machine.Until has passed
)

// OverrunOf returns why an evaluation was ended, according to its error; NoOverrun if it was not.
func OverrunOf(err error) Overrun {
	var e *EvalError
	if errors.As(err, &e) {
		return e.Overrun
	}
	return NoOverrun
}

// overrunError is what an evaluation panics with; the VM makes an error of it, with its place.
type overrunError struct {
	kind    Overrun
	message string
}

func (e *overrunError) Error() string { return e.message }

// spentf says which budget an evaluation has spent, and what to do.
func spentf(format string, args ...any) error {
	return &overrunError{Spent, fmt.Sprintf(format, args...)}
}

// work is what the evaluation under way has taken so far. Only turn and stop are reached by other goroutines.
type work struct {
	left   int // steps until the next look at the clock
	stride int // steps between two looks
	looked time.Time
	spent  time.Duration
	allow  time.Duration
	steps  int // so far, as of the latest look
	made   int // bytes
	until  time.Time
	memory *Memory

	turn atomic.Uint64 // odd while an evaluation runs that can take long
	stop atomic.Uint64 // the turn that is to end
}

// A look at the clock costs about as much as a step. So it comes after some steps at first, and then about as often as
// lookEvery says. Between two looks an evaluation can't have worked longer than lookGap: what is above it was waiting.
const (
	firstLook = 16
	lookEvery = time.Millisecond
	lookGap   = 50 * time.Millisecond
)

func (w *work) begin() {
	w.left, w.stride, w.steps, w.made = firstLook, firstLook, 0, 0
	w.looked, w.spent = time.Time{}, 0
	w.turn.Add(1)
}

func (w *work) end() { w.turn.Add(1) }

// step is n steps of work, each about as long as a simple predicate's.
func (w *work) step(n int) {
	if w.left -= n; w.left < 0 {
		w.look()
	}
}

// look ends the evaluation if it has to end.
func (w *work) look() {
	now := time.Now()
	if w.memory.Spent() {
		panic(errNoMemory())
	}
	if w.stop.Load() == w.turn.Load() || !w.until.IsZero() && now.After(w.until) {
		panic(&overrunError{Interrupted, "the evaluation was stopped because the session is over"})
	}
	if !w.looked.IsZero() {
		took := now.Sub(w.looked)
		w.spent += min(took, lookGap)
		if w.spent > w.allow {
			panic(spentf("over the time budget of %s: the evaluation does too much work; "+
				"look at fewer elements or less text", w.allow))
		}
		w.stride = max(1, min(2*w.stride, int(float64(w.stride)*float64(lookEvery)/float64(took+1))))
	}
	w.steps += w.stride - w.left
	w.looked, w.left = now, w.stride
}

func errNoMemory() *overrunError {
	return &overrunError{Interrupted, "the evaluation was stopped because no memory is left"}
}

// make counts n bytes of a value that is made, before or after it is.
func (w *work) make(n int) {
	if w.made += n; w.made > maxMade {
		panic(spentf("over the memory budget of %d MiB: the evaluation makes too much at once; "+
			"make fewer or shorter texts and lists", maxMade>>20))
	}
	if w.memory.Take(n); w.memory.Spent() {
		w.look()
	}
	w.step(n >> 10)
}

// makeText counts a text of n bytes.
func (w *work) makeText(n int) {
	if n > maxText {
		panic(spentf("%s", textTooLong()))
	}
	w.make(n)
}

// isLong reports whether the evaluation left a large machine behind.
func (w *work) isLong() bool { return w.steps > 10_000 }

// Busy is the turn of an evaluation that is under way and may take long; 0: there is none. Any goroutine may ask.
func (m *Machine) Busy() uint64 {
	if turn := m.work.turn.Load(); turn%2 == 1 {
		return turn
	}
	return 0
}

// Interrupt ends the evaluation that Busy has told of, if it still runs, with an error that is Interrupted. Any
// goroutine may call it.
func (m *Machine) Interrupt(turn uint64) { m.work.stop.Store(turn) }

// Until ends evaluations that are under way then, as Interrupt does. The zero time is never.
func (m *Machine) Until(at time.Time) { m.work.until = at }

// tooLong is the error of an expression with whose value a text grew longer than it may.
func (e *Expr) tooLong() *EvalError {
	return e.overrun(0, e.length(), &overrunError{Spent, textTooLong()})
}

// tooLong is the error of a template whose text is too long.
func (t *Template) tooLong() *EvalError {
	return &EvalError{
		Message: textTooLong(),
		Len:     max(1, utf8.RuneCountInString(t.src.Value)),
		At:      t.src.At(0),
		Overrun: Spent,
	}
}

func textTooLong() string {
	return fmt.Sprintf("over the memory budget of %d MiB for one text: make a shorter one", maxText>>20)
}
