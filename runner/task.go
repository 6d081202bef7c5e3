package runner

import (
	"wsrun/checks"
	"wsrun/metrics"
	"wsrun/scenario"
)

// wait is what a suspended list waits for. Its types hold a pointer to a plan or nothing, so that none is allocated.
type wait interface {
	// expired is called when the time is up: the list goes on, or the iteration fails.
	expired(s *session, t *task)
	// cancel takes the list out of what it stands in, be it that it goes on or that it is dropped.
	cancel(s *session, t *task)
}

// task is one run of a list: a program counter and what the list sees. It is no goroutine. Guarded by its session's
// mutex.
type task struct {
	list   *scenario.List
	pc     int
	locals []any

	msg  *message // the list's own message; nil: none yet
	sent checks.Message
	// sentBuf is the memory of sent, where it is not constant.
	sentBuf []byte
	tick    int
	// payload and rtt are of the control frame that started the list.
	payload string
	rtt     float64
	number  int // which interval, for overlap

	wait  wait // nil: nothing
	timer timer
	step  *scenario.Step  // that it waits in
	match *scenario.Match // what a message that it waits for must be; nil: it waits for none

	// of an expect
	order   uint64         // age among the waiting
	since   uint64         // looks only at messages after this one
	matched int            // of Times
	drops   uint64         // messages that a full inbox had dropped when it began to look there
	began   int64          // when the wait, or the send of a request, began
	key     any            // where it stands in an index, if indexed
	asking  *scenario.Step // the request that is sent and has no reply yet; nil: none
	indexed bool
	ping    string // the ping's payload, or the barrier's name
	token   uint64 // which wait at a barrier it is
	label   string // the action's name and tags, as they were when it began
	tags    []metrics.Tag

	acted  bool // some action ran
	rounds int  // of loops since the last wait
	sends  int  // bytes sent since the last wait
}

// newTask returns a task for a list, from the session's spare ones.
func (s *session) newTask(l *scenario.List) *task {
	var t *task
	if n := len(s.spare); n > 0 {
		t = s.spare[n-1]
		s.spare = s.spare[:n-1]
	} else {
		t = &task{}
		t.timer.kind, t.timer.task = timerTask, t
	}
	t.list, t.pc = l, 0
	s.usage.points[l.Point].met++
	if cap(t.locals) < l.Slots {
		t.locals = make([]any, l.Slots)
	}
	t.locals = t.locals[:l.Slots]
	return t
}

// endTask takes a list's run out of the session, finished or cut.
func (s *session) endTask(t *task) {
	if t.wait != nil {
		s.undone.wait(t.step)
	} else if s.broken {
		s.broken = false
		s.undone.owe(t.list, t.pc)
	}
	s.unwait(t)
	s.tellEarly(t)
	s.unanswered(t)
	if t.msg != nil {
		s.release(t.msg)
	}
	if t.list.Open {
		s.openRuns = false
	}
	if t.list.Label != "" && t.number > 0 {
		s.overlaps[t.number-1]--
	}
	clear(t.locals)
	if cap(t.sentBuf) > maxSpare {
		t.sentBuf = nil
	}
	*t = task{timer: t.timer, locals: t.locals, sentBuf: t.sentBuf}
	if len(s.spare) < 8 {
		s.spare = append(s.spare, t)
	}
}

// suspend parks a list. It is one of the session's waiting until unwait.
func (s *session) suspend(t *task, w wait, step *scenario.Step, due int64) {
	t.wait, t.step = w, step
	t.rounds, t.sends = 0, 0
	s.waiting++
	if due > 0 {
		s.timers.add(&t.timer, due)
	}
}

// unwait takes a list out of everything that it waits in.
func (s *session) unwait(t *task) {
	if t.wait == nil {
		return
	}
	t.wait.cancel(s, t)
	s.timers.remove(&t.timer)
	t.wait = nil
	s.waiting--
}

// resume goes on with a list after its wait, at the next step.
func (s *session) resume(t *task) {
	s.unwait(t)
	t.pc++
	s.exec(t)
}
