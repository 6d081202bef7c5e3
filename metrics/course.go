package metrics

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// Point is what happened between two moments of a run. It is a plain value.
type Point struct {
	From, To time.Duration // since the run's start

	VUs, Connections         float64 // at To
	Sessions, Sent, Received float64 // sessions opened and messages, per second

	Responses     int64   // requests answered
	P50, P95, P99 float64 // of their times, in ms

	Errors []KindCount // by kind, without zeros
	Closes []CodeCount // by code, without zeros
}

// KindCount is a number of errors of one kind.
type KindCount struct {
	Kind  string
	Count int64
}

// CodeCount is a number of sessions that ended with a close code; 0 stands for all codes that did not fit.
type CodeCount struct {
	Code  int
	Count int64
}

// Course is the course of a run, as its states at moments one or several seconds apart. Points are computed from it.
// Courses of parts of a run can be merged, points can't. It is immutable.
type Course struct {
	every int // seconds between states
	marks []mark
}

// mark is the state of a run at a moment: sums since its start. Its contents are immutable.
type mark struct {
	at                       time.Duration
	gauges                   map[string]level // each over all its series
	sessions, sent, received int64
	responses                *distribution
	errors                   map[string]int64
	closes                   map[int]int64
}

// level is the state of a gauge at a moment.
type level struct {
	now float64
	top float64 // highest known value since the previous state
}

// Points returns what happened between the states, oldest first, each point starting where the previous one ended. The
// slice is the caller's.
func (c *Course) Points() []Point {
	marks := slices.Clone(c.marks)
	// The end of a run is not a full interval: if it is short, it is merged with the previous one, so that its rates
	// don't distort the picture.
	if n := len(marks); n > 1 {
		var start time.Duration // of the previous interval
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
		From: before.at, To: m.at, VUs: m.gauges[NameVUs].now, Connections: m.gauges[NameWSConnections].now,
		Sessions: rate(m.sessions, before.sessions),
		Sent:     rate(m.sent, before.sent), Received: rate(m.received, before.received),
	}
	if n := m.responses.total() - before.responses.total(); n > 0 {
		p.Responses = n
		p.P50, _, p.P95, p.P99 = m.responses.since(before.responses)
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
