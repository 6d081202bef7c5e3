package scenario

import (
	"slices"

	"wsrun/checks/threshold"
	"wsrun/metrics"
)

// InSuite returns the name of an action without a name of its own in a run of several files, because actions of other
// files have the same places.
func (p *Plan) InSuite(label string) string { return p.File + " " + label }

// ThresholdsInSuite returns the plan's thresholds for a run of several files: those that name a request by its place
// refer to this file.
func (p *Plan) ThresholdsInSuite() []*threshold.Threshold {
	out := slices.Clone(p.Thresholds)
	for i, t := range out {
		if name, ok := metrics.Tags(t.Tags).Get("name"); ok && p.unnamed(name) {
			own := *t
			own.Tags = metrics.Tags(t.Tags).With(metrics.Tag{Key: "name", Value: p.InSuite(name)})
			out[i] = &own
		}
	}
	return out
}

// unnamed reports whether a label belongs to a request without a name.
func (p *Plan) unnamed(label string) bool {
	return slices.ContainsFunc(p.ClientLists(), func(l *List) bool {
		return slices.ContainsFunc(l.Steps, func(st Step) bool {
			return st.IsRequest() && !st.Named && st.Label == label
		})
	})
}
