package report

import (
	"cmp"
	"slices"
	"strings"

	"wsrun/metrics"
)

// Run returns a copy of r without secrets, for every report that encodes, wraps or cuts text. All that a server or a
// scenario brought is gone over: messages, values, payloads, targets, names, tags, and the source lines of code frames.
// r is left as it is. The names of files are not touched, since frames are found by them.
func (m *Masker) Run(r *Run) *Run {
	if m == nil || r == nil {
		return r
	}
	out := *r
	m.each(&out.Flags)
	out.Warnings = slices.Clone(r.Warnings)
	for i := range out.Warnings {
		m.each(&out.Warnings[i])
	}
	out.Scenarios = slices.Clone(r.Scenarios)
	for i := range out.Scenarios {
		s := &out.Scenarios[i]
		m.each(&s.Name, &s.Description, &s.Target, &s.Aborted, &s.Load)
		s.Requests = slices.Clone(s.Requests)
		for j := range s.Requests {
			m.each(&s.Requests[j].Name)
		}
		s.Coverage = m.coverage(s.Coverage)
		s.Snapshot = m.snapshot(s.Snapshot)
	}
	out.Thresholds = slices.Clone(r.Thresholds)
	for i := range out.Thresholds {
		t := &out.Thresholds[i]
		m.each(&t.Scenario, &t.Metric, &t.Condition)
	}
	out.Notices = slices.Clone(r.Notices)
	for i := range out.Notices {
		m.each(&out.Notices[i].Message)
	}
	out.Conversations = m.conversations(r.Conversations)
	out.Snapshot = m.snapshot(r.Snapshot)
	out.Sources = m.Sources(r.Sources)
	return &out
}

// coverage returns a deep copy of c.
func (m *Masker) coverage(c Coverage) Coverage {
	c.Handlers = slices.Clone(c.Handlers)
	for i := range c.Handlers {
		h := &c.Handlers[i]
		m.each(&h.Label, &h.Event, &h.Noun, &h.Wants, &h.Has)
	}
	c.Unhandled = slices.Clone(c.Unhandled)
	for i := range c.Unhandled {
		u := &c.Unhandled[i]
		u.Shapes = slices.Clone(u.Shapes)
		for j := range u.Shapes {
			s := &u.Shapes[j]
			m.each(&s.Text, &s.Head)
			s.Near = slices.Clone(s.Near)
			for k := range s.Near {
				m.each(&s.Near[k].Label, &s.Near[k].Wants, &s.Near[k].Has)
			}
		}
	}
	return c
}

// Step returns a copy of st without secrets, for Steps.
func (m *Masker) Step(st Step) Step {
	m.each(&st.Name, &st.Reason)
	st.Detail = m.detail(st.Detail)
	return st
}

// Sources returns a function that gives the files of sources without secrets, each with as many stars as it has
// characters, so that what stands behind it keeps its column.
func (m *Masker) Sources(sources func(file string) []byte) func(file string) []byte {
	if m == nil || sources == nil {
		return sources
	}
	return func(file string) []byte {
		text := string(sources(file))
		var b strings.Builder
		at := 0
		for _, f := range m.find(text) {
			b.WriteString(text[at:f.from])
			for _, r := range text[f.from:f.to] {
				if r != '\n' && r != '\r' {
					r = '*'
				}
				b.WriteRune(r)
			}
			at = f.to
		}
		if at == 0 && text == "" {
			return nil
		}
		return []byte(b.String() + text[at:])
	}
}

// each hides secrets in texts.
func (m *Masker) each(texts ...*string) {
	for _, s := range texts {
		*s = m.String(*s)
	}
}

// snapshot returns a deep copy of s. Series whose tags become the same are one to those who ask by tags.
func (m *Masker) snapshot(s *metrics.Snapshot) *metrics.Snapshot {
	if s == nil {
		return nil
	}
	out := *s
	m.each(&out.Exploded)
	out.Series = slices.Clone(s.Series)
	for i := range out.Series {
		out.Series[i].Tags = m.tags(out.Series[i].Tags)
	}
	slices.SortStableFunc(out.Series, func(a, b metrics.Series) int {
		return cmp.Or(cmp.Compare(a.Metric, b.Metric), cmp.Compare(a.Tags.String(), b.Tags.String()))
	})
	out.Checks = slices.Clone(s.Checks)
	for i := range out.Checks {
		c := &out.Checks[i]
		m.each(&c.Scenario, &c.Name)
		c.Examples = m.details(c.Examples)
	}
	out.Errors = slices.Clone(s.Errors)
	for i := range out.Errors {
		g := &out.Errors[i]
		m.each(&g.Scenario, &g.Kind, &g.Message)
		g.Examples = m.details(g.Examples)
	}
	out.Cuts = slices.Clone(s.Cuts)
	for i := range out.Cuts {
		m.each(&out.Cuts[i].Scenario, &out.Cuts[i].Label)
	}
	out.Closes = slices.Clone(s.Closes)
	for i := range out.Closes {
		m.each(&out.Closes[i].Scenario, &out.Closes[i].By)
	}
	return &out
}

func (m *Masker) tags(tags metrics.Tags) metrics.Tags {
	if m == nil {
		return tags
	}
	out := slices.Clone(tags)
	for i := range out {
		m.each(&out[i].Value)
	}
	return out
}

func (m *Masker) details(list []*metrics.Detail) []*metrics.Detail {
	out := make([]*metrics.Detail, 0, len(list))
	for _, d := range list {
		out = append(out, m.detail(d))
	}
	return out
}

func (m *Masker) detail(d *metrics.Detail) *metrics.Detail {
	if d == nil {
		return nil
	}
	out := *d
	m.each(&out.Message)
	out.Values = slices.Clone(d.Values)
	for i := range out.Values {
		m.each(&out.Values[i].Expr, &out.Values[i].Value)
	}
	out.Arrived = slices.Clone(d.Arrived)
	for i := range out.Arrived {
		m.each(&out.Arrived[i].Head, &out.Arrived[i].Why, &out.Arrived[i].Taken)
	}
	out.Frames = slices.Clone(d.Frames)
	for i := range out.Frames {
		f := &out.Frames[i]
		m.each(&f.By)
		f.Data = m.payload(f.Data, f.Cut)
	}
	if d.Handshake != nil {
		h := *d.Handshake
		m.each(&h.URL)
		h.Sent, h.Received, h.Body = m.headers(h.Sent), m.headers(h.Received), m.payload(h.Body, h.Cut)
		out.Handshake = &h
	}
	return &out
}

// payload returns a payload without secrets; cut says that it is only the start of one, which may end in the start of a secret.
func (m *Masker) payload(data []byte, cut bool) []byte {
	if len(m.forms) == 0 {
		return data
	}
	text := string(data)
	if !cut {
		return []byte(m.String(text))
	}
	return []byte(strings.TrimSuffix(m.String(text+"…"), "…"))
}
