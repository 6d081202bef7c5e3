package cli

import (
	"wsrun/report"
	"wsrun/runner"
)

// coverageOf is what a scenario's handlers came to, for the reports.
func coverageOf(c runner.Coverage) report.Coverage {
	var out report.Coverage
	for _, h := range c.Handlers {
		out.Handlers = append(out.Handlers, report.Handler(h))
	}
	for _, u := range c.Unhandled {
		list := report.Unhandled{Server: u.Server, Count: u.Count, Sampled: u.Sampled, Others: u.Others}
		for _, s := range u.Shapes {
			shape := report.Shape{Text: s.Text, Count: s.Count, Binary: s.Binary, Size: s.Size, Head: s.Head}
			for _, n := range s.Near {
				shape.Near = append(shape.Near, report.Near(n))
			}
			list.Shapes = append(list.Shapes, shape)
		}
		out.Unhandled = append(out.Unhandled, list)
	}
	return out
}
