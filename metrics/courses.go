package metrics

import (
	"maps"
	"slices"
	"time"
)

// MergeCourses returns the course of a run from those of its parts: the sums of their states at the same second. It has
// a state for each second, or for each step of the part with the longest steps, and a final one at the end. A part that
// ended earlier keeps its last state. If any is nil, because it was not kept, the sum is nil too.
func MergeCourses(parts ...*Course) *Course {
	if len(parts) == 0 || slices.Contains(parts, nil) {
		return nil
	}
	out := &Course{every: 1}
	var end time.Duration
	for _, c := range parts {
		out.every = max(out.every, c.every)
		if n := len(c.marks); n > 0 {
			end = max(end, c.marks[n-1].at)
		}
	}
	last := secondOf(end)
	at := make([]int, len(parts)) // the first mark not yet included in a sum
	for second := out.every; second < last; second += out.every {
		out.marks = append(out.marks, sumAt(parts, at, second, time.Duration(second)*time.Second))
	}
	if end > 0 {
		out.marks = append(out.marks, sumAt(parts, at, last, end))
	}
	return out
}

// sumAt returns the sum of the parts' states at a second.
func sumAt(parts []*Course, at []int, second int, moment time.Duration) mark {
	sum := mark{at: moment, gauges: map[string]level{}, errors: map[string]int64{}, closes: map[int]int64{}}
	var responses []*distribution
	for i, c := range parts {
		for at[i] < len(c.marks) && secondOf(c.marks[at[i]].at) <= second {
			at[i]++
		}
		if at[i] == 0 {
			continue
		}
		m := &c.marks[at[i]-1]
		sum.add(m, secondOf(m.at) == second)
		if m.responses != nil {
			responses = append(responses, m.responses)
		}
	}
	sum.responses = sumDistributions(responses)
	return sum
}

// secondOf returns the second, counted from 1, that a state belongs to: a tick may be slightly late, and a run may end
// at any time.
func secondOf(at time.Duration) int {
	const late = time.Second / 4
	return max(1, int((at-late+time.Second-1)/time.Second))
}

// add adds the state of a part, except for its responses. The highs of gauges count only at their own second.
func (m *mark) add(o *mark, fresh bool) {
	m.sessions += o.sessions
	m.sent += o.sent
	m.received += o.received
	for name, l := range o.gauges {
		if !fresh {
			l.top = l.now
		}
		was := m.gauges[name]
		m.gauges[name] = level{was.now + l.now, was.top + l.top}
	}
	for kind, n := range o.errors {
		m.errors[kind] += n
	}
	for code, n := range o.closes {
		m.closes[code] += n
	}
}

// raise carries over the highs of gauges from the previous state, which is about to be dropped.
func (m *mark) raise(before *mark) {
	raised := make(map[string]level, len(m.gauges)) // the old map may be shared
	for name, l := range m.gauges {
		l.top = max(l.top, before.gauges[name].top)
		raised[name] = l
	}
	m.gauges = raised
}

// Peaks returns s, the sum of several parts, with the maxima of summed gauges taken from the merged course of the same
// parts: the highest sum at any second, instead of the sum of the parts' maxima, which they may have reached at
// different times.
func (c *Course) Peaks(s *Snapshot) *Snapshot {
	if c == nil || len(c.marks) == 0 {
		return s
	}
	out := *s
	out.totals, out.Series = maps.Clone(s.totals), slices.Clone(s.Series)
	out.rollUps = &rollUps{kept: map[string]Stats{}}
	for name, total := range s.totals {
		if total.gauge.absolute {
			continue
		}
		top := c.marks[0].gauges[name].top
		for i := range c.marks {
			top = max(top, c.marks[i].gauges[name].top)
		}
		total.gauge.max = min(total.gauge.max, max(top, total.Value))
		out.totals[name] = gaugeStats(total.Unit, total.gauge)
		if only := out.Find(name); len(only) == 1 {
			only[0].Stats = out.totals[name]
		}
	}
	return &out
}
