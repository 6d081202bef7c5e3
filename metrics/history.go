package metrics

import (
	"slices"
	"sync"
	"time"
)

// historyPoints is the maximum number of states in a History, historyCodes how many close codes it distinguishes.
const (
	historyPoints = 600
	historyCodes  = 16
)

// History is the course of a run in constant memory. It is fed a snapshot on each tick. When it is full it drops every
// second state, and from then on records only every second one, so that between 300 and 600 points remain however long
// the run is. It keeps states rather than differences, so the figures of a point stay exact when it grows. It is safe
// for concurrent use. Create it with NewHistory.
type History struct {
	mu    sync.Mutex
	marks []mark
	every int   // one of how many snapshots is kept
	fed   int   // snapshots since the last one kept
	last  *mark // the latest one, if it was not kept
	codes map[int]bool
	peaks map[string]float64 // of gauges so far
}

// NewHistory returns an empty History.
func NewHistory() *History {
	return &History{every: 1, codes: map[int]bool{}, peaks: map[string]float64{}}
}

// Add records a snapshot made at the given time after the run's start. Times must increase.
func (h *History) Add(at time.Duration, s *Snapshot) {
	h.mu.Lock()
	defer h.mu.Unlock()
	m := h.mark(at, s)
	if h.last != nil {
		m.raise(h.last)
	}
	h.fed++
	if h.fed < h.every {
		h.last = &m
		return
	}
	h.fed, h.last = 0, nil
	h.marks = append(h.marks, m)
	if len(h.marks) < historyPoints {
		return
	}
	for i := range historyPoints / 2 {
		h.marks[2*i+1].raise(&h.marks[2*i])
		h.marks[i] = h.marks[2*i+1]
	}
	clear(h.marks[historyPoints/2:])
	h.marks = h.marks[:historyPoints/2]
	h.every *= 2
}

func (h *History) mark(at time.Duration, s *Snapshot) mark {
	sum := func(metric string) int64 {
		stats, _ := s.Get(metric)
		return stats.Count
	}
	m := mark{
		at: at, gauges: map[string]level{},
		sessions: sum(NameWSSessions), sent: sum(NameWSMsgsSent), received: sum(NameWSMsgsReceived),
		errors: map[string]int64{}, closes: map[int]int64{},
	}
	for name, total := range s.totals {
		now := level{total.Value, total.Value}
		if peak, ok := h.peaks[name]; !ok || total.Max > peak {
			now.top = total.Max
		}
		h.peaks[name] = total.Max
		m.gauges[name] = now
	}
	responses, _ := s.Get(NameWSResponseTime)
	m.responses = responses.dist
	for _, one := range s.Find(NameWSErrors) {
		kind, _ := one.Tags.Get("kind")
		m.errors[kind] += one.Count
	}
	for _, c := range s.Closes {
		code := c.Code
		if !h.codes[code] && len(h.codes) >= historyCodes {
			code = 0
		}
		h.codes[code] = true
		m.closes[code] += c.Count
	}
	return m
}

// Course returns the course so far. Later additions don't change it.
func (h *History) Course() *Course {
	h.mu.Lock()
	defer h.mu.Unlock()
	marks := slices.Clone(h.marks)
	if h.last != nil {
		marks = append(marks, *h.last)
	}
	return &Course{every: h.every, marks: marks}
}

// Points returns the points of the course so far. The slice is the caller's.
func (h *History) Points() []Point { return h.Course().Points() }
