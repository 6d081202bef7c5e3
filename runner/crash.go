package runner

import (
	"fmt"
	"runtime/debug"

	"wsrun/diag"
	"wsrun/errkind"
	"wsrun/runner/inbox"
	"wsrun/socket"
)

// A panic is a bug in wsrun and concerns one iteration: it fails, and its connections are cut. The rest of the run goes
// on.

const (
	maxStacks = 5       // of a run in its log; further panics are only counted
	maxStack  = 8 << 10 // bytes of one

	// maxCrashes is after how many panics a session is given up: even its end can't be read.
	maxCrashes = 2
)

// panicked says what a panic is called, and where it was. The caller is still on its stack.
func panicked(why any) (message, stack string) {
	at := debug.Stack()
	message = "internal error (please report): " + diag.Visible(fmt.Sprint(why), 200)
	return message, string(at[:min(len(at), maxStack)])
}

// unlock ends an event whose panic ends the iteration's sessions. It is deferred by who took the lock.
func (it *iteration) unlock() {
	if why := recover(); why != nil {
		it.crashed(why)
	}
	it.mu.Unlock()
}

// crashed cuts the iteration's sessions after a panic and counts it. What the panic may have left half done is dropped.
// The goroutines that read finish the sessions. The caller holds the lock, and is still on the stack of the panic.
func (it *iteration) crashed(why any) {
	defer func() { _ = recover() }() // the panic may be the log's own
	message, stack := panicked(why)
	it.failed = true
	witness := &it.own
	for _, s := range it.sessions {
		s.crashed()
		witness = &s.observer
	}
	it.forget()
	if it.host.panics.Add(1) <= maxStacks {
		defer it.log(message + "\n" + stack)
	}
	if it.role == Client {
		witness.record(&failure{kind: errkind.Generator, message: message, bug: true})
	}
}

// crashed cuts the session, and drops what it holds.
func (s *session) crashed() {
	s.crashes++
	s.cutByUs, s.lost = true, nil
	if s.state == opened {
		s.state = closing
	}
	s.cut()
	s.pings, s.inbox, s.closers, s.waiting = pings{}, inbox.Inbox{}, nil, 0
}

// forget drops every list, message and timer of the iteration without looking into them.
func (it *iteration) forget() {
	for _, t := range it.timers.items {
		if t.task == nil {
			continue
		}
		if w, ok := t.task.wait.(barrierWait); ok {
			w.cancel(it, t.task)
		}
		t.task.wait = nil
	}
	it.timers.clear()
	it.waiters = waiters{}
	it.spare, it.messages, it.tried = nil, inbox.Pool{}, nil
}

// givenUp tells, after a panic of the goroutine that reads, whether there is nothing left for it to read.
func (s *session) givenUp() bool {
	if s.state != ended && s.crashes > maxCrashes {
		s.state = ended
		s.conn.Store(nil)
		s.inst.closed(s.host.now()-s.since, socket.End{Code: 1006, By: string(s.role)})
	}
	return s.state == ended
}
