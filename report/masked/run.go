package masked

import (
	"cmp"
	"slices"

	"wsrun/mask"
	"wsrun/metrics"
	"wsrun/result"
)

// masking applies a Masker to the types of reports.
type masking struct{ *mask.Masker }

// Run returns a copy of r without secrets, for every report that encodes, wraps or truncates text. It covers everything
// that came from a server or a scenario: messages, values, payloads, targets, names, tags, and the source lines of code
// frames. It modifies neither r nor the names of files, by which frames are found. A nil Masker hides nothing.
func Run(r *result.Run, secrets *mask.Masker) *result.Run {
	if secrets == nil || r == nil {
		return r
	}
	m := masking{secrets}
	out := *r
	m.Each(&out.Flags)
	out.Warnings = slices.Clone(r.Warnings)
	for i := range out.Warnings {
		m.Each(&out.Warnings[i])
	}
	out.Scenarios = slices.Clone(r.Scenarios)
	for i := range out.Scenarios {
		s := &out.Scenarios[i]
		m.Each(&s.Name, &s.Mix, &s.Description, &s.Target, &s.Aborted, &s.Load)
		s.Requests, s.HTTPRequests = m.requests(s.Requests), m.requests(s.HTTPRequests)
		s.Coverage = m.coverage(s.Coverage)
		s.Snapshot = m.snapshot(s.Snapshot)
	}
	out.Thresholds = slices.Clone(r.Thresholds)
	for i := range out.Thresholds {
		t := &out.Thresholds[i]
		m.Each(&t.Scenario, &t.Metric, &t.Base, &t.Condition)
		t.Tags = Tags(t.Tags, m.Masker)
	}
	out.Notices = slices.Clone(r.Notices)
	for i := range out.Notices {
		m.Each(&out.Notices[i].Message)
	}
	out.Conversations = m.conversations(r.Conversations)
	out.Snapshot = m.snapshot(r.Snapshot)
	out.Sources = m.Sources(r.Sources)
	return &out
}

func (m masking) requests(list []result.Request) []result.Request {
	out := slices.Clone(list)
	for i := range out {
		m.Each(&out[i].Name)
	}
	return out
}

// coverage returns a deep copy of c.
func (m masking) coverage(c result.Coverage) result.Coverage {
	c.Handlers = slices.Clone(c.Handlers)
	for i := range c.Handlers {
		h := &c.Handlers[i]
		m.Each(&h.Label, &h.Event, &h.Noun, &h.Wants, &h.Has)
	}
	c.Unhandled = slices.Clone(c.Unhandled)
	for i := range c.Unhandled {
		u := &c.Unhandled[i]
		u.Shapes = slices.Clone(u.Shapes)
		for j := range u.Shapes {
			s := &u.Shapes[j]
			m.Each(&s.Text, &s.Head)
			s.Near = slices.Clone(s.Near)
			for k := range s.Near {
				m.Each(&s.Near[k].Label, &s.Near[k].Wants, &s.Near[k].Has)
			}
		}
	}
	return c
}

// Step returns a copy of st without secrets, for Steps.
func Step(st result.Step, secrets *mask.Masker) result.Step {
	m := masking{secrets}
	switch st := st.(type) {
	case result.Opened:
		m.Each(&st.Socket, &st.URL)
		return st
	case result.Done:
		m.Each(&st.Name, &st.Socket)
		return st
	case result.Checked:
		m.Each(&st.Name)
		st.Detail = m.detail(st.Detail)
		return st
	case result.Exchanged:
		m.Each(&st.Name, &st.URL)
		return st
	case result.Failed:
		m.Each(&st.Name)
		st.Detail = m.detail(st.Detail)
		return st
	case result.Closed:
		m.Each(&st.Socket, &st.Reason)
		return st
	}
	return st
}

// snapshot returns a deep copy of s. Series whose tags become equal are found as one by their tags.
func (m masking) snapshot(s *metrics.Snapshot) *metrics.Snapshot {
	if s == nil {
		return nil
	}
	out := *s
	m.Each(&out.Exploded)
	out.Series = slices.Clone(s.Series)
	for i := range out.Series {
		out.Series[i].Tags = Tags(out.Series[i].Tags, m.Masker)
	}
	slices.SortStableFunc(out.Series, func(a, b metrics.Series) int {
		return cmp.Or(cmp.Compare(a.Metric, b.Metric), cmp.Compare(a.Tags.String(), b.Tags.String()))
	})
	out.Checks = slices.Clone(s.Checks)
	for i := range out.Checks {
		c := &out.Checks[i]
		m.Each(&c.Scenario, &c.Name)
		c.Examples = m.details(c.Examples)
	}
	out.Errors = slices.Clone(s.Errors)
	for i := range out.Errors {
		g := &out.Errors[i]
		m.Each(&g.Scenario, &g.Kind, &g.Message)
		g.Examples = m.details(g.Examples)
	}
	out.Cuts = slices.Clone(s.Cuts)
	for i := range out.Cuts {
		m.Each(&out.Cuts[i].Scenario, &out.Cuts[i].Label)
	}
	out.Closes = slices.Clone(s.Closes)
	for i := range out.Closes {
		m.Each(&out.Closes[i].Scenario, &out.Closes[i].By)
	}
	return &out
}

func (m masking) details(list []*metrics.Detail) []*metrics.Detail {
	out := make([]*metrics.Detail, 0, len(list))
	for _, d := range list {
		out = append(out, m.detail(d))
	}
	return out
}

func (m masking) detail(d *metrics.Detail) *metrics.Detail {
	if d == nil {
		return nil
	}
	out := *d
	m.Each(&out.Message, &out.Reason, &out.Socket)
	out.Values = slices.Clone(d.Values)
	for i := range out.Values {
		m.Each(&out.Values[i].Expr, &out.Values[i].Value)
	}
	out.Arrived = slices.Clone(d.Arrived)
	for i := range out.Arrived {
		m.Each(&out.Arrived[i].Head, &out.Arrived[i].Why, &out.Arrived[i].Taken)
	}
	out.Frames = slices.Clone(d.Frames)
	for i := range out.Frames {
		f := &out.Frames[i]
		m.Each(&f.By)
		f.Data = m.Bytes(f.Data, f.Cut)
	}
	if d.Handshake != nil {
		h := *d.Handshake
		m.Each(&h.Method, &h.URL)
		h.Sent, h.SentBody = m.headers(h.Sent), m.Bytes(h.SentBody, h.SentCut)
		h.Received, h.Body = m.headers(h.Received), m.Bytes(h.Body, h.Cut)
		out.Handshake = &h
	}
	return &out
}
