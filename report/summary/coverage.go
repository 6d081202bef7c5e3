package summary

import (
	"wsrun/result"
)

type jsonCoverage struct {
	Handlers  []jsonHandler   `json:"handlers"`
	Unhandled []jsonUnhandled `json:"unhandled"`
}

type jsonHandler struct {
	Scenario  string `json:"scenario"`
	Side      string `json:"side"`
	Kind      string `json:"kind"`
	Name      string `json:"name"`
	Event     string `json:"event"`
	File      string `json:"file"`
	Line      int    `json:"line"`
	Guard     bool   `json:"guard"`
	Evaluated int64  `json:"evaluated"`
	Matched   int64  `json:"matched"`
	Unjudged  int64  `json:"unjudged"`
	Wants     string `json:"wants"`
	Has       string `json:"has"`
}

type jsonUnhandled struct {
	Scenario string      `json:"scenario"`
	Side     string      `json:"side"`
	Count    int64       `json:"count"`
	Sampled  int64       `json:"sampled"`
	Shapes   []jsonShape `json:"shapes"`
	Others   int64       `json:"others"`
}

type jsonShape struct {
	Shape string     `json:"shape"`
	Count int64      `json:"count"`
	Size  int        `json:"size"`
	Head  string     `json:"head"`
	Near  []jsonNear `json:"near"`
}

type jsonNear struct {
	Name  string `json:"name"`
	File  string `json:"file"`
	Line  int    `json:"line"`
	Wants string `json:"wants"`
	Has   string `json:"has"`
}

// summaryCoverage lists every handler, even those that matched: readers decide which of them matter.
func summaryCoverage(r *result.Run) jsonCoverage {
	out := jsonCoverage{Handlers: []jsonHandler{}, Unhandled: []jsonUnhandled{}}
	for i := range r.Scenarios {
		s := &r.Scenarios[i]
		for _, h := range s.Coverage.Handlers {
			out.Handlers = append(
				out.Handlers,
				jsonHandler{
					s.Name,
					sideName(h.Server),
					h.Kind,
					h.Label,
					h.Event,
					h.At.File,
					h.At.Line,
					h.Guard,
					h.Asked,
					h.Met,
					h.Unjudged,
					h.Wants,
					h.Has,
				},
			)
		}
		for _, u := range s.Coverage.Unhandled {
			list := jsonUnhandled{
				Scenario: s.Name,
				Side:     sideName(u.Server),
				Count:    u.Count,
				Sampled:  u.Sampled,
				Shapes:   []jsonShape{},
				Others:   u.Others,
			}
			for _, sh := range u.Shapes {
				shape := jsonShape{Shape: sh.Text, Count: sh.Count, Size: sh.Size, Head: sh.Head, Near: []jsonNear{}}
				for _, n := range sh.Near {
					shape.Near = append(shape.Near, jsonNear{n.Label, n.At.File, n.At.Line, n.Wants, n.Has})
				}
				list.Shapes = append(list.Shapes, shape)
			}
			out.Unhandled = append(out.Unhandled, list)
		}
	}
	return out
}

func sideName(server bool) string {
	if server {
		return "server"
	}
	return "client"
}
