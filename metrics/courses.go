package metrics

import (
	"maps"
	"slices"
	"time"
)

// MergeCourses returns the course of a run of which the parts are known: their states at the same second, summed up. It
// has a state at each second, or in steps of the part with the longest ones, and a last one at the end. A part that
// ended earlier keeps its last state. If one is nil, a course that was not kept, so is the sum.
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
	at := make([]int, len(parts)) // of the first mark that is not in a sum yet
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

// secondOf is the second, from 1, that a state belongs to: a tick may be a little late, and the end of a run comes at
// any time.
func secondOf(at time.Duration) int {
	const late = time.Second / 4
	return max(1, int((at-late+time.Second-1)/time.Second))
}

// add adds the state of a part but for its responses. What gauges had reached before a state counts only at its second.
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

// raise takes over what gauges had reached until the state before, which is about to be forgotten.
func (m *mark) raise(before *mark) {
	raised := make(map[string]level, len(m.gauges)) // others may have the old one
	for name, l := range m.gauges {
		l.top = max(l.top, before.gauges[name].top)
		raised[name] = l
	}
	m.gauges = raised
}

// Peaks returns s, the sum of several parts, with the highest values of gauges that are sums as their course, which was
// put together of the same parts, has them: the highest sum of a second, and not the sum of what parts have reached at
// any time.
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
