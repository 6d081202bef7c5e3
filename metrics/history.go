package metrics

import (
	"cmp"
	"maps"
	"slices"
	"sync"
	"time"
)

// historyPoints is how many states a History keeps at most, and historyCodes how many close codes it tells apart.
const (
	historyPoints = 600
	historyCodes  = 16
)

// Point is what happened between two moments of a run. It is a plain value.
type Point struct {
	From, To time.Duration // since the run's start

	VUs, Connections         float64 // at To
	Sessions, Sent, Received float64 // sessions opened and messages, per second

	Responses     int64   // requests answered
	P50, P95, P99 float64 // of their times, in ms

	Errors []KindCount // by kind, those that there were
	Closes []CodeCount // by code, those that there were
}

// KindCount is how many errors of a kind there were.
type KindCount struct {
	Kind  string
	Count int64
}

// CodeCount is how many sessions ended with a close code; 0 is the codes that there was no room for.
type CodeCount struct {
	Code  int
	Count int64
}

// History is the course of a run in constant memory. It is fed with snapshots on a tick; when it is full, it forgets
// every second one and takes every second one from then on, so that between 300 and 600 points remain however long the
// run is. It keeps states and not differences: figures of a point are as exact after it has grown as before. Safe for
// concurrent use. NewHistory makes one.
type History struct {
	mu    sync.Mutex
	marks []mark
	every int   // one in so many snapshots is kept
	fed   int   // snapshots since the last that was kept
	last  *mark // the latest, if it was not kept
	codes map[int]bool
}

// mark is the state of a run at a moment: sums since its start. What it holds is not changed any more.
type mark struct {
	at                       time.Duration
	vus, connections         float64
	sessions, sent, received int64
	responses                Stats
	errors                   map[string]int64
	closes                   map[int]int64
}

// NewHistory returns an empty one.
func NewHistory() *History {
	return &History{every: 1, codes: map[int]bool{}}
}

// Add takes a snapshot that was made so long after the run's start. Times only grow.
func (h *History) Add(at time.Duration, s *Snapshot) {
	h.mu.Lock()
	defer h.mu.Unlock()
	m := h.mark(at, s)
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
	level := func(metric string) float64 {
		stats, _ := s.Get(metric)
		return stats.Value
	}
	m := mark{
		at: at, vus: level(NameVUs), connections: level(NameWSConnections),
		sessions: sum(NameWSSessions), sent: sum(NameWSMsgsSent), received: sum(NameWSMsgsReceived),
		errors: map[string]int64{}, closes: map[int]int64{},
	}
	m.responses, _ = s.Get(NameWSResponseTime)
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

// Points returns the course so far, oldest first, each point beginning where the one before it ended. The slice is the
// caller's.
func (h *History) Points() []Point {
	h.mu.Lock()
	marks := slices.Clone(h.marks)
	if h.last != nil {
		marks = append(marks, *h.last)
	}
	h.mu.Unlock()
	// The end of a run is no full interval: where it is short, it belongs to the one before, whose rates it would
	// distort.
	if n := len(marks); n > 1 {
		var start time.Duration // of the one before
		if n > 2 {
			start = marks[n-3].at
		}
		if marks[n-1].at-marks[n-2].at < (marks[n-2].at-start)/2 {
			marks[n-2] = marks[n-1]
			marks = marks[:n-1]
		}
	}
	points := make([]Point, 0, len(marks))
	before := mark{}
	for _, m := range marks {
		if m.at > before.at {
			points = append(points, m.since(before))
		}
		before = m
	}
	return points
}

// since returns what happened between two moments.
func (m mark) since(before mark) Point {
	rate := func(now, was int64) float64 { return float64(now-was) / (m.at - before.at).Seconds() }
	p := Point{
		From: before.at, To: m.at, VUs: m.vus, Connections: m.connections,
		Sessions: rate(m.sessions, before.sessions),
		Sent:     rate(m.sent, before.sent), Received: rate(m.received, before.received),
	}
	if r := m.responses.Since(before.responses); r.Count > 0 {
		p.Responses, p.P50, p.P95, p.P99 = r.Count, r.Med, r.P95, r.P99
	}
	for _, kind := range slices.Sorted(maps.Keys(m.errors)) {
		if n := m.errors[kind] - before.errors[kind]; n > 0 {
			p.Errors = append(p.Errors, KindCount{kind, n})
		}
	}
	for _, code := range slices.Sorted(maps.Keys(m.closes)) {
		if n := m.closes[code] - before.closes[code]; n > 0 {
			p.Closes = append(p.Closes, CodeCount{code, n})
		}
	}
	slices.SortStableFunc(p.Errors, func(a, b KindCount) int { return cmp.Compare(b.Count, a.Count) })
	return p
}
