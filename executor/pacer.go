package executor

import (
	"math"
	"sort"
	"time"
)

// Pacer computes when the starts of the open model are due. It is pure: no clock, no sleep. Given the time since the
// load's start and the number of starts so far, it returns how long to wait, when the next start is due, and whether
// there are no more.
type Pacer struct {
	segments []segment
	end      time.Duration
}

// segment is a span of time over which the rate changes linearly from one value to another, in starts per second.
type segment struct {
	start, length time.Duration
	from, to      float64
	before        float64 // number of starts due before it
}

// ConstantPace returns a Pacer for a fixed number of starts per second.
func ConstantPace(rate float64, d time.Duration) *Pacer {
	p := &Pacer{}
	p.add(d, rate, rate)
	return p
}

// RampingPace returns a Pacer whose rate starts at zero and follows the stages' targets.
func RampingPace(stages []Stage) *Pacer {
	p := &Pacer{}
	rate := 0.0
	for _, s := range stages {
		p.add(s.Duration, rate, s.Target)
		rate = s.Target
	}
	return p
}

func (p *Pacer) add(length time.Duration, from, to float64) {
	s := segment{start: p.end, length: length, from: from, to: to}
	if n := len(p.segments); n > 0 {
		last := p.segments[n-1]
		s.before = last.before + (last.from+last.to)/2*last.length.Seconds()
	}
	p.segments = append(p.segments, s)
	p.end += length
}

// Pace computes the start with the number started, counted from 0. The first is due when the integral of the rate
// exceeds 0, each further one a start later.
func (p *Pacer) Pace(elapsed time.Duration, started int64) (wait, due time.Duration, stop bool) {
	n := float64(started)
	for i := range p.segments {
		s := &p.segments[i]
		total := (s.from + s.to) / 2 * s.length.Seconds()
		// A start due at the very end of a segment belongs to the next one; rounding must not put it into both.
		if end := s.before + total; n >= end-1e-9-1e-12*end {
			continue
		}
		due = s.start + s.when(n-s.before)
		return max(due-elapsed, 0), due, false
	}
	return 0, 0, true
}

// DueBy returns how many starts are due after the elapsed time, at least started.
func (p *Pacer) DueBy(elapsed time.Duration, started int64) int64 {
	left := 0
	if n := len(p.segments); n > 0 {
		last := &p.segments[n-1]
		left = int(max(last.before+(last.from+last.to)/2*last.length.Seconds()-float64(started), 0)) + 2
	}
	return started + int64(sort.Search(left, func(i int) bool {
		wait, _, stop := p.Pace(elapsed, started+int64(i))
		return stop || wait > 0
	}))
}

// when returns the time within the segment at which k starts are due: the root of from·t + (to-from)·t²/2·length = k,
// in the form without cancellation where the rate hardly changes.
func (s *segment) when(k float64) time.Duration {
	if k <= 0 {
		return 0
	}
	slope := (s.to - s.from) / s.length.Seconds()
	t := 2 * k / (s.from + math.Sqrt(max(s.from*s.from+2*slope*k, 0)))
	return min(time.Duration(math.Round(t*1e9)), s.length)
}
