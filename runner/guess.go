package runner

import (
	"slices"
	"strings"

	"wsrun/checks"
	"wsrun/diag"
	"wsrun/result"
)

// meant is what a condition that never held compares with, or reads, and what messages have that is almost the same.
type meant struct{ wants, has string }

// guess finds for each condition of an end that never held what it may have been meant for: a value, or a key, of
// messages that nothing handled, where it is noted too, or of others. Of these, what another condition of the file
// names is meant by that one.
func (h *host) guess(out []meant, unhandled, handled []*shaped, server bool, points []pointUse) {
	var named []checks.Compared
	for i := range h.plan.Points {
		if p := &h.plan.Points[i]; p.Server == server && p.Cond != nil {
			named = append(named, p.Cond.Compared()...)
		}
	}
	for i := range h.plan.Points {
		p := &h.plan.Points[i]
		if p.Server != server || p.Cond == nil || points[i+1].met > 0 || points[i+1].asked == 0 {
			continue
		}
		for _, c := range p.Cond.Compared() {
			m, at := near(unhandled, c, nil)
			if at != nil {
				at.Near = append(at.Near, result.Near{Label: p.Label, At: p.At, Wants: m.wants, Has: m.has})
			} else {
				m, at = near(handled, c, named)
			}
			if at != nil && out[i].has == "" {
				out[i] = m
			}
		}
	}
}

// near finds the shape whose messages have almost what a condition compares with: a value under the same path, or the
// value itself under a key that is almost the same. A value that is among those that are named is none.
func near(shapes []*shaped, c checks.Compared, named []checks.Compared) (meant, *shaped) {
	want, ok := c.Want.(string)
	if !ok {
		return meant{}, nil
	}
	path := strings.Join(c.Path, ".")
	known := false
	for _, s := range shapes {
		value, ok := s.values[path]
		if c.Prefix && ok {
			runes := []rune(value)
			value = string(runes[:min(len(runes), len([]rune(want)))])
		}
		known = known || ok
		isNamed := func(o checks.Compared) bool { return o.Want == value && slices.Equal(o.Path, c.Path) }
		if ok && diag.Nearest(want, []string{value}) != "" && !slices.ContainsFunc(named, isNamed) {
			return meant{diag.Quote(want), diag.Quote(value)}, s
		}
	}
	if known || len(c.Path) != 1 {
		return meant{}, nil
	}
	// First where the value under the other key is the one that is looked for; a message that is handled is known well
	// enough otherwise.
	for _, sure := range []bool{true, named != nil} {
		for _, s := range shapes {
			key := diag.Nearest(path, s.keys)
			if key != "" && !slices.Contains(s.keys, path) && (s.values[key] == want || !sure && len(path) > 3) {
				return meant{"msg." + path, "msg." + key}, s
			}
		}
	}
	return meant{}, nil
}
