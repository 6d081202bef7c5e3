package runner

import "wsrun/result"

// earlyChecks are those of an expect with times that has not all of its messages yet. An observer of steps hears of
// them below the expect's own step, which comes when it has: before that they would stand below another.
type earlyChecks struct {
	of   *task // whose messages are judged at the moment; nil: nobody's are held back
	held map[*task][]result.Step
}

// tellCheck tells an observer of a check, or keeps it for later.
func (o *observer) tellCheck(st result.Step) {
	if o.early.of == nil {
		o.it.host.opt.OnStep(st)
		return
	}
	if o.early.held == nil {
		o.early.held = map[*task][]result.Step{}
	}
	o.early.held[o.early.of] = append(o.early.held[o.early.of], st)
}

// tellEarly tells what was kept of a list's expect.
func (o *observer) tellEarly(t *task) {
	if o.early.held == nil {
		return
	}
	for _, st := range o.early.held[t] {
		o.it.host.opt.OnStep(st)
	}
	delete(o.early.held, t)
}
