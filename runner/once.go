package runner

import "wsrun/scenario"

// once is what a VU has done of the actions that it does once.
type once struct {
	done  []bool         // by scenario.Once.N
	first map[string]any // variables that they have set: their first values from then on
}

func newOnce(p *scenario.Plan) once { return once{done: make([]bool, p.Client.Around.Onces)} }

// forget makes the VU do it all again, as one that has left does when it comes back.
func (o *once) forget() {
	clear(o.done)
	o.first = nil
}
