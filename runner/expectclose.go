package runner

import (
	"fmt"
	"slices"

	"wsrun/checks"
	"wsrun/errkind"
	"wsrun/scenario"
	"wsrun/socket"
)

// runExpectClose waits for the session's end.
func runExpectClose(s *session, t *task, step *scenario.Step, do *scenario.ExpectClose) flow {
	if s.state != opened {
		return over
	}
	t.nameAction(step)
	t.began = s.host.now()
	s.suspend(t, closeWait{do}, step, t.began+int64(do.Within))
	s.closers = append(s.closers, t)
	return suspended
}

// closeWait is the wait for the session's end.
type closeWait struct{ do *scenario.ExpectClose }

func (w closeWait) cancel(_ *iteration, t *task) {
	s := sessionOf(t)
	s.closers = without(s.closers, t)
}

func (w closeWait) expired(it *iteration, t *task) {
	step := t.step
	it.unwait(t)
	if w.do.HasElse {
		it.host.trials.waits[step.Trial].judge()
		t.pc = w.do.To
		it.exec(t)
		return
	}
	it.fail(
		t.obs,
		failure{
			kind:    errkind.ExpectTimeout,
			message: fmt.Sprintf("the %s did not end the session within %s", it.role.peer(), w.do.Within),
			step:    step,
			label:   t.label,
			tags:    t.tags,
		},
	)
	it.endTask(t)
}

// takeClosers takes the lists that wait for the session's end out of all else, so that they outlive it.
func takeClosers(s *session) []*task {
	list := s.closers
	s.closers = nil
	for _, t := range list {
		s.timers.Remove(&t.timer)
		t.wait = nil
		s.waiting--
	}
	return list
}

// awaitedEnd gives the session's end to the lists that waited for it, if there are any. It says in what way the end is
// wrong: f, if there are none.
func awaitedEnd(s *session, closers []*task, end socket.End, f *failure) (wrong *failure, there bool) {
	if len(closers) == 0 || end.By == string(s.role) && end.Err == nil {
		for _, t := range closers { // an end of our own making is none to wait for
			s.undone.wait(t.step)
		}
		return f, false
	}
	s.m.Close, s.m.Error = closeOf(end), checks.ErrorInfo{}
	if end.Err != nil {
		s.m.Error = checks.ErrorInfo{Kind: string(end.Err.Kind), Message: end.Err.Error()}
	}
	for _, t := range closers {
		if problem := awaitedVerdict(s, t, end, f); problem == nil {
			awaitedCame(s, t)
			continue
		} else if wrong == nil {
			wrong = problem
		}
		s.endTask(t)
	}
	if wrong != nil && s.role == Server {
		s.log("server: " + wrong.message) // the mock judges nobody
		return f, true
	}
	return wrong, true
}

// awaitedVerdict says why an end is not the one that a list waits for; nil: it is.
func awaitedVerdict(s *session, t *task, end socket.End, f *failure) *failure {
	e := t.step.Do.(*scenario.ExpectClose)
	byPeer := end.By != string(s.role)
	wanted := ""
	var values []checks.Reading
	switch {
	case e.Cond != nil:
		s.load(t)
		ok, err := s.m.Bool(e.Cond)
		if err == nil && ok {
			return nil
		}
		if err != nil {
			s.overran(t.obs, err)
		}
		wanted, values = "expect-close does not match", s.m.Explain(e.Cond)
	case e.Codes != nil && (!byPeer || !slices.Contains(e.Codes, end.Code)):
		wanted = "expect-close is " + codesText(e.Codes)
	case !byPeer:
		wanted = "expect-close waits for the " + string(s.role.peer())
	default:
		return nil
	}
	problem := &failure{kind: errkind.CloseUnexpected, step: t.step, label: t.label, tags: t.tags, final: true}
	switch {
	case end.Err != nil:
		problem.kind, problem.message = string(end.Err.Kind), end.Err.Error()
	case f != nil && f.kind != problem.kind:
		problem.kind, problem.message = f.kind, f.message
	default:
		problem.message = fmt.Sprintf("the %s closed with %s", s.role.peer(), closeText(end))
	}
	problem.message += ", and " + wanted
	if s.wants(problem) {
		problem.detail = s.detail(t.step, problem.message)
		problem.detail.Values = readings(values)
	}
	return problem
}

// codesText names one code, or several: "1002", "1002, 1006 or 1009".
func codesText(codes []int) string {
	text := fmt.Sprint(codes[0])
	for i, code := range codes[1:] {
		if i == len(codes)-2 {
			text += fmt.Sprintf(" or %d", code)
		} else {
			text += fmt.Sprintf(", %d", code)
		}
	}
	return text
}

// awaitedCame goes on with a list whose session has ended as it should: what is left of it can judge and keep, and send
// no more.
func awaitedCame(s *session, t *task) {
	step := t.step
	s.passed(step, t, s.host.now()-t.began)
	t.seenEnd = &seenEnd{s.m.Close, s.m.Error}
	s.load(t)
	e := step.Do.(*scenario.ExpectClose)
	ended := checkAll(t.obs, e.Checks, false, t.tags)
	if ended || setAll(t.obs, e.Sets) || recordAll(t.obs, e.Record, t.tags) {
		s.endTask(t)
		return
	}
	t.pc++ // with an else: onto the jump past it
	s.exec(t)
}

func closeOf(end socket.End) checks.Close {
	return checks.Close{Code: end.Code, Reason: end.Reason, Clean: end.Clean, By: end.By}
}
