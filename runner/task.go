package runner

import (
	"iter"

	"wsrun/checks"
	"wsrun/metrics"
	"wsrun/runner/inbox"
	"wsrun/runner/timers"
	"wsrun/scenario"
)

// wait is what a suspended list waits for. Its types hold a pointer to a plan or nothing, so that none is allocated.
type wait interface {
	// expired is called when the time is up: the list goes on, or the iteration fails.
	expired(it *iteration, t *task)
	// cancel takes the list out of what it stands in, be it that it goes on or that it is dropped.
	cancel(it *iteration, t *task)
}

// sharedWait is one that others than the iteration know of: they are told that it is over even after a panic.
type sharedWait interface {
	wait
	shared()
}

// task is one run of a list: a program counter and what the list sees. It is no goroutine. Guarded by its iteration's
// mutex.
type task struct {
	list   *scenario.List
	sock   part      // that its actions act on; nil: none
	obs    *observer // what they do is told to it
	pc     int
	locals []any

	msg  *inbox.Message // the list's own message; nil: none yet
	sent checks.Message
	// answer is that to the list's last HTTP request; nil: it had none yet.
	answer *checks.Answer
	done   chan<- struct{} // closed when the list has ended; nil: nobody waits for that
	// sentBuf is the memory of sent, where it is not constant.
	sentBuf []byte
	cause
	partOf

	wait  wait // nil: nothing
	timer timers.Timer
	step  *scenario.Step // that it waits in
	began int64          // when the wait, or the send of a request, began
	label string         // the action's name and tags, as they were when it began
	tags  []metrics.Tag
	ping  string // the ping's payload, or the barrier's name
	token uint64 // which wait at a barrier it is
	expecting

	indexed bool  // it stands in an index of those that wait for messages
	acted   bool  // some action ran
	rounds  int32 // of loops since the last wait
	sends   int   // bytes sent since the last wait
}

// partOf is what a list knows of others: of a session that has ended, and of the script that it is a part of.
type partOf struct {
	seenEnd  *seenEnd // the session's end that the list waited for; nil: none
	parent   *task    // nil: it is none, or does not report to it any more
	at       int      // where it is among the script's parts
	borrowed bool     // its locals are the script's
}

// seenEnd is how a session ended, as the list sees it that waited for that.
type seenEnd struct {
	close checks.Close
	err   checks.ErrorInfo
}

// cause is what started a list, beside a message.
type cause struct {
	tick    int
	number  int     // which interval, for overlap
	payload string  // of the control frame
	rtt     float64 // likewise
}

// expecting is what a list that waits for messages knows of them.
type expecting struct {
	match   *scenario.Match // what one must be; nil: it waits for none
	since   uint64          // looks only at messages after this one
	matched int             // of Times
	drops   uint64          // messages that a full inbox had dropped when it began to look there
	asking  *scenario.Step  // the request that is sent and has no reply yet; nil: none
	order   uint64          // age among the waiting
	key     any             // where it stands in an index, if indexed
}

// newTask returns a task for a list that stands at no session, from the spare ones.
func (it *iteration) newTask(l *scenario.List) *task {
	var t *task
	if n := len(it.spare); n > 0 {
		t = it.spare[n-1]
		it.spare = it.spare[:n-1]
	} else {
		t = &task{}
		t.timer.Of = t
	}
	t.list, t.obs, t.pc = l, &it.own, 0
	it.usage.points[l.Point].met++
	if cap(t.locals) < l.Slots {
		t.locals = make([]any, l.Slots)
	}
	t.locals = t.locals[:l.Slots]
	return t
}

// endTask takes a list's run out of the iteration, finished or cut.
func (it *iteration) endTask(t *task) {
	if t.wait != nil {
		it.undone.wait(t.step)
	} else if it.broken {
		it.broken = false
		it.undone.owe(t.list, t.pc)
	}
	dropped := t.wait != nil
	it.unwait(t)
	t.obs.tellEarly(t)
	if t.parent != nil {
		it.script.kidEnded(t, dropped)
	}
	t.obs.unanswered(t)
	if t.msg != nil {
		it.messages.Release(t.msg)
	}
	if t.sock != nil {
		t.sock.listEnded(t)
	}
	if t.done != nil {
		close(t.done)
	}
	if t.borrowed {
		t.locals = nil
	}
	clear(t.locals)
	if cap(t.sentBuf) > inbox.MaxSpare {
		t.sentBuf = nil
	}
	*t = task{timer: t.timer, locals: t.locals, sentBuf: t.sentBuf}
	if len(it.spare) < 8 {
		it.spare = append(it.spare, t)
	}
}

// suspend parks a list. It is one of its session's waiting until unwait.
func (it *iteration) suspend(t *task, w wait, step *scenario.Step, due int64) {
	t.wait, t.step = w, step
	t.rounds, t.sends = 0, 0
	if t.sock != nil {
		t.sock.waits(1)
	}
	if due > 0 {
		it.timers.Add(&t.timer, due)
	}
}

// unwait takes a list out of everything that it waits in.
func (it *iteration) unwait(t *task) {
	if t.wait == nil {
		return
	}
	t.wait.cancel(it, t)
	it.timers.Remove(&t.timer)
	t.wait = nil
	if t.sock != nil {
		t.sock.waits(-1)
	}
}

// resume goes on with a list after its wait, at the next step.
func (it *iteration) resume(t *task) {
	it.unwait(t)
	t.pc++
	it.exec(t)
}

// mayWait reports whether a list may wait, or act on its session: that has to be open.
func (t *task) mayWait() bool { return t.sock == nil || t.sock.phase() == opened }

// Due implements timers.Owner: the wait's time is up.
func (t *task) Due(*timers.Timer) { t.wait.expired(t.obs.it, t) }

// timed are the lists that have a timer: all that wait but those for the session's end.
func (it *iteration) timed() iter.Seq[*task] {
	return func(yield func(*task) bool) {
		for _, timer := range it.timers.All() {
			if t, ok := timer.Of.(*task); ok && !yield(t) {
				return
			}
		}
	}
}
