package cli

import (
	"wsrun/result"
	"wsrun/runner"
)

// coverageOf is what a scenario's handlers came to, for the reports.
func coverageOf(c runner.Coverage) result.Coverage {
	var out result.Coverage
	for _, h := range c.Handlers {
		out.Handlers = append(out.Handlers, result.Handler(h))
	}
	for _, u := range c.Unhandled {
		list := result.Unhandled{Server: u.Server, Count: u.Count, Sampled: u.Sampled, Others: u.Others}
		for _, s := range u.Shapes {
			shape := result.Shape{Text: s.Text, Count: s.Count, Binary: s.Binary, Size: s.Size, Head: s.Head}
			for _, n := range s.Near {
				shape.Near = append(shape.Near, result.Near(n))
			}
			list.Shapes = append(list.Shapes, shape)
		}
		out.Unhandled = append(out.Unhandled, list)
	}
	return out
}
