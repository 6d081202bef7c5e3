package runner

import (
	"math"
	"time"
)

// timerKind says what is due.
type timerKind uint8

const (
	timerTask     timerKind = iota // a list's wait, an expect's end, a yield
	timerInterval                  // n: which
	timerTimeout                   // n: which
	timerLimit                     // limits.session
	timerClose                     // limits.close-timeout
	timerGrace                     // the load's graceful stop
)

// timer is one thing that is due at a time, in ns since the run's start. It stands in at most one heap.
type timer struct {
	due   int64
	order uint64 // among those that are due at the same time
	index int    // in the heap, from 1; 0: not there
	kind  timerKind
	n     int
	task  *task    // whose wait it is; nil: none
	sock  *session // of the other kinds: whose it is
}

// timerHeap is an iteration's timers, the next one first. One runtime timer serves them all: it is armed for the first
// and left armed when that one goes, so that a request that is answered in time touches no runtime timer.
type timerHeap struct {
	items []*timer
	added uint64 // so many have been added
	armed int64  // what the runtime timer is set to; math.MaxInt64: nothing
	fire  *time.Timer
}

// Of what is due at the same time, intervals come first, then timeouts, each in the file's order, and then the rest in
// the order in which it was added.
const (
	orderTimeouts = 1 << 32
	orderRest     = 2 << 32
)

func (h *timerHeap) add(t *timer, due int64) {
	t.due = due
	switch t.kind {
	case timerInterval:
		t.order = uint64(t.n)
	case timerTimeout:
		t.order = orderTimeouts + uint64(t.n)
	default:
		h.added++
		t.order = orderRest + h.added
	}
	if t.index > 0 {
		h.fix(t.index - 1)
		return
	}
	h.items = append(h.items, t)
	t.index = len(h.items)
	h.up(t.index - 1)
}

func (h *timerHeap) remove(t *timer) {
	if t.index == 0 {
		return
	}
	i, last := t.index-1, len(h.items)-1
	h.swap(i, last)
	h.items[last] = nil
	h.items = h.items[:last]
	t.index = 0
	if i < last {
		h.fix(i)
	}
}

// popDue returns the first timer that is due, taken out; nil if none is.
func (h *timerHeap) popDue(now int64) *timer {
	if len(h.items) == 0 || h.items[0].due > now {
		return nil
	}
	t := h.items[0]
	h.remove(t)
	return t
}

func (h *timerHeap) clear() {
	for i, t := range h.items {
		t.index = 0
		h.items[i] = nil
	}
	h.items = h.items[:0]
}

// needsRearm reports whether the runtime timer fires too late for the first item. It is asked after every event, and
// mostly the answer is no.
func (h *timerHeap) needsRearm() bool { return len(h.items) > 0 && h.items[0].due < h.armed }

// arm sets the runtime timer when the first item is due before it.
func (h *timerHeap) arm(now int64, callback func()) {
	if len(h.items) == 0 || h.items[0].due >= h.armed {
		return
	}
	h.armed = h.items[0].due
	d := time.Duration(max(h.armed-now, 0))
	if h.fire == nil {
		h.fire = time.AfterFunc(d, callback)
		return
	}
	h.fire.Reset(d)
}

// disarmed is called when the runtime timer has fired.
func (h *timerHeap) disarmed() { h.armed = math.MaxInt64 }

func (h *timerHeap) stop() {
	if h.fire != nil {
		h.fire.Stop()
	}
	h.disarmed()
}

func (h *timerHeap) fix(i int) {
	h.up(i)
	h.down(i)
}

// before reports whether the i-th item is to run before the j-th.
func (h *timerHeap) before(i, j int) bool {
	a, b := h.items[i], h.items[j]
	return a.due < b.due || a.due == b.due && a.order < b.order
}

func (h *timerHeap) swap(i, j int) {
	h.items[i], h.items[j] = h.items[j], h.items[i]
	h.items[i].index, h.items[j].index = i+1, j+1
}

func (h *timerHeap) up(i int) {
	for i > 0 {
		parent := (i - 1) / 2
		if !h.before(i, parent) {
			return
		}
		h.swap(i, parent)
		i = parent
	}
}

func (h *timerHeap) down(i int) {
	for {
		child := 2*i + 1
		if child >= len(h.items) {
			return
		}
		if child+1 < len(h.items) && h.before(child+1, child) {
			child++
		}
		if !h.before(child, i) {
			return
		}
		h.swap(i, child)
		i = child
	}
}
