package runner

// earlyChecks are those of an expect with times that has not all of its messages yet. An observer of steps hears of
// them below the expect's own step, which comes when it has: before that they would stand below another.
type earlyChecks struct {
	of   *task // whose messages are judged at the moment; nil: nobody's are held back
	held map[*task][]Step
}

// tellCheck tells an observer of a check, or keeps it for later.
func (s *session) tellCheck(st Step) {
	if s.early.of == nil {
		s.run.opt.OnStep(st)
		return
	}
	if s.early.held == nil {
		s.early.held = map[*task][]Step{}
	}
	s.early.held[s.early.of] = append(s.early.held[s.early.of], st)
}

// tellEarly tells what was kept of a list's expect.
func (s *session) tellEarly(t *task) {
	if s.early.held == nil {
		return
	}
	for _, st := range s.early.held[t] {
		s.run.opt.OnStep(st)
	}
	delete(s.early.held, t)
}
