package runner

import "wsrun/scenario"

// once records which actions that run only once a VU has done.
type once struct {
	done  []bool         // by scenario.Once.N
	first map[string]any // variables that they have set: their initial values from then on
}

func newOnce(p *scenario.Plan) once { return once{done: make([]bool, p.Client.Around.Onces)} }

// forget makes the VU do everything again, like one that has left and comes back.
func (o *once) forget() {
	clear(o.done)
	o.first = nil
}
