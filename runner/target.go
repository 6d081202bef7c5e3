package runner

import (
	"wsrun/checks"
	"wsrun/metrics"
)

// UsageError is a mistake that shows before the first connection, outside of the file.
type UsageError struct{ Message string }

func (e *UsageError) Error() string { return e.Message }

func (r *Runner) bindTags(m *checks.Machine) error {
	tags := map[string]string{}
	for k, v := range r.opt.Tags {
		tags[k] = v
	}
	for _, t := range r.plan.Tags {
		text, err := m.Text(t.Value)
		if err != nil {
			return &UsageError{err.Error()}
		}
		tags[t.Name] = text
	}
	tags["scenario"] = r.plan.Name
	r.tags = metrics.NewTags(tags)
	return nil
}

// bindTarget decides where the sessions go; no target is the file's own server. A URL that reads more than the
// environment is evaluated for each session.
func (r *Runner) bindTarget() {
	if r.plan.URL == nil {
		return
	}
	r.target = r.plan.Target
	r.url, _ = r.plan.URL.Const()
}

// Target is where the sessions go, as people may see it; of a URL that varies, its template.
func (r *Runner) Target() string { return r.target }

// Own reports whether the target is the file's own server.
func (r *Runner) Own() bool { return r.server != nil }
