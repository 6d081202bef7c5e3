package runner

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"wsrun/checks"
	"wsrun/diag"
	"wsrun/errkind"
	"wsrun/runner/timers"
	"wsrun/scenario"
)

// script is the part of an iteration that its script is: the list that acts on all of the sockets. It begins when those
// that open at the start are ready, and when it ends, they are closed. Guarded by the iteration's mutex.
type script struct {
	it    *iteration
	list  *scenario.List
	over  func() // is told once in each iteration that it has ended
	state state
	task  *task // while it is not over; nil: it has not begun
	grace timers.Timer

	all    []*session   // of the iteration
	groups [][]*session // the same, by scenario.SocketPlan.N

	kids    []*task    // what it waits for at single sockets, in no order
	missed  bool       // one of them has missed what it waited for
	delayed []*session // at which some of them wait for another connection
	ends    []*session // whose end it waits for
	opening []*session // that it waits for to open
	lost    *lostKid
}

// lostKid is a part of the script whose session ended without failing the iteration.
type lostKid struct {
	step *scenario.Step
	why  string
	sock *session
}

func newScript(it *iteration, l *scenario.List, over func()) *script {
	s := &script{it: it, list: l, over: over, state: ended} // renew begins its first iteration
	s.grace.Of = s
	return s
}

// renew makes it ready for the next iteration, with its sockets.
func (s *script) renew(sockets []*session) {
	s.state, s.task, s.missed, s.lost = idle, nil, false, nil
	s.kids, s.delayed, s.ends, s.opening = s.kids[:0], s.delayed[:0], s.ends[:0], s.opening[:0]
	s.all, s.groups = sockets, make([][]*session, len(s.it.host.plan.Sockets))
	for _, x := range sockets {
		s.groups[x.plan.N] = append(s.groups[x.plan.N], x)
	}
}

func (s *script) runs() bool         { return s.state == opened }
func (s *script) isOver() bool       { return s.state == ended }
func (s *script) phase() state       { return s.state }
func (s *script) witness() *observer { return &s.it.own }
func (s *script) waits(int)          {}
func (s *script) limitPassed() bool  { return false }
func (s *script) cut()               {}
func (s *script) Due(*timers.Timer)  { s.it.stopNow() }
func (s *script) backlogged() bool   { return slices.ContainsFunc(s.all, (*session).backlogged) }

// asks implements part.
func (s *script) asks(*task) {
	for _, x := range s.all {
		x.mark = x.seq
	}
}

// listEnded is called when the script's list has ended, in whatever way.
func (s *script) listEnded(t *task) {
	if t != s.task {
		return
	}
	if !s.it.failed {
		unseenEnds(s.it, s.all)
	}
	s.end()
	if s.it.stopping && !s.it.failed {
		s.it.stopped = true
	}
	s.it.shutAll(1000)
}

// end is the end of the script in this iteration.
func (s *script) end() {
	if s.state == ended {
		return
	}
	s.state, s.task = ended, nil
	s.it.timers.Remove(&s.grace)
	s.over()
}

// closeIfDone begins the script when the sockets are ready, and goes on with it when what it waits for at sockets is
// done.
func (s *script) closeIfDone() {
	switch {
	case s.state == idle && s.it.stopping:
		s.leaveOut()
	case s.state == idle && !s.it.failed && s.allReady():
		s.state = opened
		s.task = s.it.newTask(s.list)
		s.task.sock = s
		s.it.exec(s.task)
	case s.state == opened && s.task != nil:
		s.delayed = slices.DeleteFunc(s.delayed, goneOnLater)
		if s.task != nil { // what went on may have ended it
			s.goOn()
		}
	}
}

// allReady reports whether the sockets that open at the start have done so, and their on-open lists have ended.
func (s *script) allReady() bool {
	return !slices.ContainsFunc(s.all, func(x *session) bool { return !x.plan.Later && !isReady(x) })
}

// goOn goes on with the script if what it waits for is done.
func (s *script) goOn() {
	switch s.task.wait.(type) {
	case partsWait:
		if s.lost != nil {
			s.lose()
		} else if s.missed || len(s.kids) == 0 && !slices.ContainsFunc(s.ends, unended) {
			s.partsDone()
		}
	case openWait:
		for _, x := range s.opening {
			if !isReady(x) {
				return
			}
		}
		s.opening = s.opening[:0]
		s.it.resume(s.task)
	}
}

func unended(x *session) bool { return x.state != ended }

// partsDone goes on behind a step whose parts are done, or at its else.
func (s *script) partsDone() {
	t := s.task
	s.it.unwait(t)
	t.pc++ // with an else: onto the jump past it
	if s.missed {
		s.missed, t.pc = false, t.step.Do.(*scenario.At).To
	}
	s.it.exec(t)
}

// lose fails the iteration, or takes the else, because a session that the script waits at has ended.
func (s *script) lose() {
	t, l := s.task, s.lost
	s.lost = nil
	if t.step.Do.(*scenario.At).HasElse {
		s.missed = true
		s.partsDone()
		return
	}
	s.it.fail(&l.sock.observer, failure{kind: errkind.CloseUnexpected, message: l.why, step: l.step})
}

// stopTicks gives the script until the grace is over.
func (s *script) stopTicks(grace time.Duration) {
	switch {
	case s.state == idle:
		s.leaveOut()
	case s.state == opened && grace > 0:
		s.grace.Of, s.grace.Kind = s, timers.Grace
		s.it.timers.Add(&s.grace, s.it.host.now()+int64(grace))
	}
}

// leaveOut is the end of a script that the load's end came before.
func (s *script) leaveOut() {
	s.it.undone.owe(s.list, 0)
	if s.it.cutAt == nil && !s.it.failed {
		s.it.cutAt = &cut{label: inHandshake, at: s.it.host.plan.At}
	}
	s.end()
}

// shut ends the script: the iteration is over.
func (s *script) shut(int, string) {
	if s.state == ended {
		return
	}
	t := s.task
	if t == nil || t.wait == nil { // it has not begun, or it runs and ends by itself
		if t == nil {
			s.end()
		}
		return
	}
	if it := s.it; it.stopped && !it.failed {
		it.owe(t.list, t.pc+1)
		if it.cutAt == nil {
			it.cutAt = &cut{label: t.step.Label, at: place(t.step)}
		}
	}
	s.it.endTask(t)
}

// crashed drops it.
func (s *script) crashed() {
	s.kids, s.delayed, s.ends, s.opening, s.lost, s.missed = nil, nil, nil, nil, nil, false
	s.end()
}

// openWait is the script's wait for sockets to open.
type openWait struct{}

func (openWait) expired(*iteration, *task) {}
func (openWait) cancel(*iteration, *task)  {}

// runOpen opens sockets.
func runOpen(it *iteration, t *task, step *scenario.Step, do *scenario.Open) flow {
	s := it.script.(*script)
	list, err := s.named(do.Who)
	if err != nil {
		return it.evalFailed(t, step, err)
	}
	t.nameAction(step)
	t.began = it.host.now()
	for _, x := range list {
		if x.dialling || x.gone || x.state == opened || x.state == closing {
			it.fail(t.obs, failure{kind: errkind.Script, step: step, label: t.label, tags: t.tags,
				message: fmt.Sprintf("the socket %s is open already", labelOfSocket(x))})
			return over
		}
	}
	for _, x := range list {
		x.dial(do.Within)
	}
	s.opening = append(s.opening[:0], list...)
	it.suspend(t, openWait{}, step, 0)
	return suspended
}

// named returns the sockets that names mean in this iteration. The list is good until the iteration's end.
func (s *script) named(who []scenario.Who) ([]*session, error) {
	if len(who) == 1 {
		return s.meant(&who[0])
	}
	var out []*session
	there := map[*session]bool{}
	for i := range who {
		list, err := s.meant(&who[i])
		if err != nil {
			return nil, err
		}
		for _, x := range list {
			if !there[x] {
				there[x] = true
				out = append(out, x)
			}
		}
	}
	return out, nil
}

// meant is named for one name.
func (s *script) meant(who *scenario.Who) ([]*session, error) {
	n, index, plans := who.N, who.Index, s.it.host.plan.Sockets
	if who.Text != nil {
		text, err := s.it.m.Text(who.Text)
		if err != nil {
			return nil, err
		}
		var name string
		name, index = scenario.ParseWho(text)
		n = slices.IndexFunc(plans, func(p *scenario.SocketPlan) bool { return p.Name == name })
		if n < 0 {
			return nil, s.unknown(who, text)
		}
	}
	group := s.groups[n]
	switch {
	case index < 0:
		return group, nil
	case index >= len(group) || plans[n].Count == nil:
		return nil, s.unknown(who, fmt.Sprintf("%s[%d]", plans[n].Name, index))
	}
	return group[index : index+1], nil
}

// unknown is the error for a name that is none of a socket.
func (s *script) unknown(who *scenario.Who, text string) error {
	var names []string
	for _, p := range s.it.host.plan.Sockets {
		names = append(names, p.Name)
	}
	return &checks.EvalError{
		Message: fmt.Sprintf("no socket is named %s: there are %s", diag.Quote(diag.Visible(text, 60)),
			strings.Join(names, ", ")),
		At: who.At, Len: who.Len,
	}
}
