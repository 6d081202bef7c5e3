package suite

import (
	"slices"

	"wsrun/result"
	"wsrun/scenario"
)

// Requests lists the requests of a plan with fixed names, by their places. suite reports whether other files run too.
func Requests(p *scenario.Plan, suite bool) []result.Request {
	return fixed(p, suite, (*scenario.Step).IsRequest)
}

// httpRequests is the same for HTTP requests.
func httpRequests(p *scenario.Plan, suite bool) []result.Request {
	return fixed(p, suite, func(st *scenario.Step) bool {
		_, ok := st.Do.(*scenario.HTTP)
		return ok
	})
}

func fixed(p *scenario.Plan, suite bool, is func(*scenario.Step) bool) []result.Request {
	var out []result.Request
	for _, l := range p.ClientLists() {
		for i := range l.Steps {
			st := &l.Steps[i]
			if !is(st) || st.Name != nil {
				continue
			}
			name := st.Label
			if suite && !st.Named {
				name = p.InSuite(name)
			}
			out = append(out, result.Request{Name: name, At: st.At})
		}
	}
	slices.SortStableFunc(out, func(a, b result.Request) int { return a.At.Compare(b.At) })
	return out
}
