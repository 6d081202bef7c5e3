package suite

import (
	"cmp"
	"slices"

	"wsrun/result"
	"wsrun/scenario"
)

// Requests lists the requests of a plan whose names are fixed, by their places. suite says that other files run too.
func Requests(p *scenario.Plan, suite bool) []result.Request {
	var out []result.Request
	for _, l := range p.Client.Lists() {
		for _, st := range l.Steps {
			if st.IsRequest() && st.Name == nil {
				name := st.Label
				if suite && !st.Named {
					name = p.InSuite(name)
				}
				out = append(
					out,
					result.Request{Name: name, At: st.At},
				)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b result.Request) int {
		return cmp.Or(
			cmp.Compare(a.At.File, b.At.File),
			cmp.Compare(a.At.Line, b.At.Line),
			cmp.Compare(a.At.Col, b.At.Col),
		)
	})
	return out
}
