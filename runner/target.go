package runner

import (
	"regexp"

	"wsrun/checks"
	"wsrun/metrics"
	"wsrun/scenario"
	"wsrun/socket"
)

// UsageError is a mistake that shows before the first connection, outside of the file: a URL that comes to nothing.
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

// bindTarget decides where the sessions go; no target is the file's own server. A URL that reads more than the environment is evaluated
// for each session.
func (r *Runner) bindTarget(m *checks.Machine) error {
	t := r.plan.URL
	if t == nil {
		return nil
	}
	text, err := m.Text(t)
	_, constant := t.Const()
	switch {
	case err == nil && text != "":
		if problem := scenario.URLProblem(text); problem != "" {
			return &UsageError{t.Source().Pos.String() + ": " + problem}
		}
		r.target = socket.PublicURL(text)
		if constant {
			r.url = text
		}
	case r.plan.Server != nil:
	case err != nil:
		return &UsageError{err.Error()}
	default:
		return &UsageError{t.Source().Pos.String() + ": the url comes to nothing: " + setVariable(t.Source().Value) + ", or pass --url"}
	}
	return nil
}

var environmentName = regexp.MustCompile(`\benv\.(\w+)`)

// setVariable says how a URL gets the variable of the environment that it reads.
func setVariable(url string) string {
	if m := environmentName.FindStringSubmatch(url); m != nil {
		return "set " + m[1] + " in the environment, or with -e " + m[1] + "=wss://…"
	}
	return "set the variable that it reads (-e NAME=VALUE)"
}

// Target is where the sessions go, as people may see it; of a URL that varies, an example.
func (r *Runner) Target() string { return r.target }

// Own tells that the target is the file's own server.
func (r *Runner) Own() bool { return r.server != nil }
