package budget

import (
	"testing"
	"time"
)

// ended runs f and returns the error that it panics with, nil if it ends by itself.
func ended(f func()) (err *Error) {
	defer func() {
		if p := recover(); p != nil {
			err = p.(*Error)
		}
	}()
	f()
	return nil
}

func TestWorkIsEnded(t *testing.T) {
	spin := func(w *Work) {
		for {
			w.Step(1)
		}
	}
	spent := NewMemory(func() {})
	spent.Spend()
	tests := []struct {
		name string
		set  func(w *Work)
		do   func(w *Work)
		want Overrun
	}{
		{"time", func(w *Work) { w.Allow(time.Millisecond) }, spin, Spent},
		{"a deadline", func(w *Work) { w.EndAt(time.Now()) }, spin, Interrupted},
		{"an interruption", func(w *Work) { w.Interrupt(w.Busy() + 2) }, spin, Interrupted}, // of the next turn
		{"no memory", func(w *Work) { w.Allot(time.Hour, spent) }, spin, Interrupted},
		{"a long text", nil, func(w *Work) { w.MakeText(MaxText + 1) }, Spent},
		{"a long text, beyond int", nil, func(w *Work) { w.Fits(1e30) }, Spent},
		{"many texts", nil, func(w *Work) {
			for range 100 {
				w.MakeText(MaxText)
			}
		}, Spent},
		{"many elements", nil, func(w *Work) { w.MakeList(maxListed + 1) }, Spent},
		{"little", nil, func(w *Work) { w.Read("a"); w.Result([]any{1}); w.Visitor()(); w.Fits(1) }, NoOverrun},
	}
	for _, tt := range tests {
		w := new(Work)
		w.Allot(time.Hour, nil)
		w.Begin() // a first evaluation leaves nothing to the next one
		if tt.set != nil {
			tt.set(w)
		}
		w.End()
		w.Begin()
		err := ended(func() { tt.do(w) })
		w.End()
		switch {
		case err == nil && tt.want != NoOverrun:
			t.Errorf("%s: got no error", tt.name)
		case err != nil && (err.Kind != tt.want || err.Error() == ""):
			t.Errorf("%s: got %v of kind %d, want kind %d", tt.name, err, err.Kind, tt.want)
		}
		if w.Busy() != 0 {
			t.Errorf("%s: it is busy after its end", tt.name)
		}
	}
}

func TestVisitorIsMadeOnce(t *testing.T) {
	w := new(Work)
	w.Allot(time.Hour, nil)
	w.Begin()
	w.Visitor()()
	if n := testing.AllocsPerRun(10, func() { w.Visitor()() }); n > 0 {
		t.Errorf("got %v allocations for a visit, want none", n)
	}
}

func TestMemoryLooksNowAndThen(t *testing.T) {
	looks := 0
	m := NewMemory(func() { looks++ })
	m.Take(muchMemory - 1) // not counted
	for range memoryRound / muchMemory {
		m.Take(muchMemory)
	}
	if looks != 1 {
		t.Errorf("got %d looks, want one for %d bytes", looks, memoryRound)
	}
	var none *Memory
	none.Take(memoryRound)
	if none.Spent() {
		t.Error("no memory is spent: want it unlimited")
	}
}
