package runner

import (
	"fmt"
	"runtime/debug"

	"wsrun/diag"
	"wsrun/errkind"
	"wsrun/runner/inbox"
)

// A panic is a bug in wsrun and affects one iteration: it fails, and its connections are cut. The rest of the run goes
// on.

const (
	maxStacks = 5       // logged per run; further panics are only counted
	maxStack  = 8 << 10 // bytes of one stack

	// maxCrashes is the number of panics after which a session is given up: even its end can't be read.
	maxCrashes = 2
)

// panicked returns the error of a panic and its place. The caller is still on its stack.
func panicked(why any) (message, stack string) {
	at := debug.Stack()
	message = "internal error (please report): " + diag.Visible(fmt.Sprint(why), 200)
	return message, string(at[:min(len(at), maxStack)])
}

// unlock ends an event, and the iteration's sessions if it panicked. It is deferred by whoever took the lock.
func (it *iteration) unlock() {
	if why := recover(); why != nil {
		it.crashed(why)
	}
	it.mu.Unlock()
}

// crashed cuts the iteration's sessions after a panic and counts it. What the panic may have left half done is dropped.
// The reading goroutines finish the sessions. The caller holds the lock, and is still on the stack of the panic.
func (it *iteration) crashed(why any) {
	defer func() { _ = recover() }() // the panic may be the log's own
	message, stack := panicked(why)
	it.failed = true
	witness := &it.own
	for _, s := range it.parts {
		s.crashed()
		witness = s.witness()
	}
	it.forget()
	endLone(it)
	if it.host.panics.Add(1) <= maxStacks {
		defer it.log(message + "\n" + stack)
	}
	if it.role == Client {
		witness.record(&failure{kind: errkind.Generator, message: message, bug: true})
	}
}

// forget drops every list, message and timer of the iteration without looking into them.
func (it *iteration) forget() {
	for t := range it.timed() {
		if w, ok := t.wait.(sharedWait); ok {
			w.cancel(it, t)
		}
		t.wait = nil
	}
	it.timers.Clear()
	it.spare, it.messages, it.tried = nil, inbox.Pool{}, nil
}
