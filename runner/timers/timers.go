package timers

import (
	"math"
	"time"
)

// Kind is what is due. Of what is due at the same time, intervals come first, then timeouts, each in file order, and
// then the rest in the order in which it was added.
type Kind uint8

// The kinds.
const (
	List     Kind = iota // a list's wait, an expect's end, a yield
	Interval             // N: which
	Timeout              // N: which
	Limit                // limits.session
	Close                // limits.close-timeout
	Grace                // the load's graceful stop
)

// Owner owns timers.
type Owner interface {
	// Due is called when a timer is due. The timer is no longer in the heap.
	Due(t *Timer)
}

// Timer is something that is due at a time. It is in at most one heap.
type Timer struct {
	Of Owner
	N  int

	due   int64
	order uint64 // order among those due at the same time
	index int32  // in the heap, counted from 1; 0: not there

	Kind Kind
}

// Due returns when the timer is or was due, in ns since the run's start.
func (t *Timer) Due() int64 { return t.due }

// Set reports whether the timer is in a heap.
func (t *Timer) Set() bool { return t.index > 0 }

// Heap holds an iteration's timers, the next one first. A single runtime timer serves them all: it is armed for the
// first one and stays armed when that one is removed, so that a request answered in time touches no runtime timer. Call
// Disarmed before its first use; it is guarded by the iteration's mutex.
type Heap struct {
	items []*Timer
	added uint64 // number of timers added so far
	armed int64  // time for which the runtime timer is set; math.MaxInt64: none
	fire  *time.Timer
}

const (
	orderTimeouts = 1 << 32
	orderRest     = 2 << 32
)

// Add adds a timer, or moves it to another time, in ns since the run's start.
func (h *Heap) Add(t *Timer, due int64) {
	t.due = due
	switch t.Kind {
	case Interval:
		t.order = uint64(t.N)
	case Timeout:
		t.order = orderTimeouts + uint64(t.N)
	default:
		h.added++
		t.order = orderRest + h.added
	}
	if t.index > 0 {
		h.fix(int(t.index) - 1)
		return
	}
	h.items = append(h.items, t)
	t.index = int32(len(h.items))
	h.up(len(h.items) - 1)
}

// Remove removes a timer, if it is in the heap.
func (h *Heap) Remove(t *Timer) {
	if t.index == 0 {
		return
	}
	i, last := int(t.index)-1, len(h.items)-1
	h.swap(i, last)
	h.items[last] = nil
	h.items = h.items[:last]
	t.index = 0
	if i < last {
		h.fix(i)
	}
}

// PopDue removes and returns the first timer that is due; nil if there is none.
func (h *Heap) PopDue(now int64) *Timer {
	if len(h.items) == 0 || h.items[0].due > now {
		return nil
	}
	t := h.items[0]
	h.Remove(t)
	return t
}

// All returns the timers in no particular order, valid until one is added or removed.
func (h *Heap) All() []*Timer { return h.items }

// Clear removes all timers.
func (h *Heap) Clear() {
	for i, t := range h.items {
		t.index = 0
		h.items[i] = nil
	}
	h.items = h.items[:0]
}

// NeedsRearm reports whether the runtime timer would fire too late for the first item. It is called after every event,
// and the answer is usually no.
func (h *Heap) NeedsRearm() bool { return len(h.items) > 0 && h.items[0].due < h.armed }

// Arm sets the runtime timer if the first item is due earlier.
func (h *Heap) Arm(now int64, callback func()) {
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

// Disarmed must be called when the runtime timer has fired, and before the first use.
func (h *Heap) Disarmed() { h.armed = math.MaxInt64 }

// Stop must be called when nothing will be added for a while.
func (h *Heap) Stop() {
	if h.fire != nil {
		h.fire.Stop()
	}
	h.Disarmed()
}

func (h *Heap) fix(i int) {
	h.up(i)
	h.down(i)
}

// before reports whether the i-th item runs before the j-th.
func (h *Heap) before(i, j int) bool {
	a, b := h.items[i], h.items[j]
	return a.due < b.due || a.due == b.due && a.order < b.order
}

func (h *Heap) swap(i, j int) {
	h.items[i], h.items[j] = h.items[j], h.items[i]
	h.items[i].index, h.items[j].index = int32(i+1), int32(j+1)
}

func (h *Heap) up(i int) {
	for i > 0 {
		parent := (i - 1) / 2
		if !h.before(i, parent) {
			return
		}
		h.swap(i, parent)
		i = parent
	}
}

func (h *Heap) down(i int) {
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
