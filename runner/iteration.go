package runner

import (
	"math/rand/v2"
	"sync"
	"time"

	"wsrun/checks"
	"wsrun/runner/inbox"
	"wsrun/runner/timers"
)

// iteration is what one run of the file's lists is made of, whatever they talk over: the lock, the timers, the lists
// that wait, the variables and the machine that evaluates expressions. A VU's is used for one iteration after another;
// each connection of the file's own server has one. Sessions are its parts: each is one connection's share of it.
//
// The goroutine that owns a session blocks in the socket's read; timers run in the runtime's goroutines. All of them
// handle events under mu, one at a time.
type iteration struct {
	mu   *sync.Mutex // its own, or that of all of the server's connections
	host *host
	role Role
	id   int // the VU, or the connection's number
	m    *checks.Machine
	run  stepRunner // the verbs

	parts []part
	admit func()   // is called before a message is handled; nil: nothing is to be done
	own   observer // of what needs no connection

	timers   timers.Heap
	tokens   uint64 // waits at barriers so far
	spare    []*task
	messages inbox.Pool
	tried    []*task
	sendBuf  []byte
	rng      *rand.Rand // of waits between two times; made when it is first needed

	usage   usage
	sampled sampled
	undone  undone // what it began to test

	web web
	lone
	script overall // nil: there is none

	fate
}

// overall is the part of an iteration that acts on all of the others.
type overall interface {
	part
	// runs reports whether it has begun, and not ended: until then no other part closes itself.
	runs() bool
	// isOver reports whether it has ended in this iteration.
	isOver() bool
	// kidEnded takes over what a part of it has brought that ran at one session. dropped reports whether that still
	// waited.
	kidEnded(kid *task, dropped bool)
}

// fate is how an iteration comes to its end.
type fate struct {
	failed   bool
	stopping bool // the load's time is up
	stopped  bool // closed because the load's time was up
	broken   bool // an evaluation of the list that runs was interrupted
	cutAt    *cut // where the load's end or a signal ended it; nil: it was complete, or failed
}

// newIteration makes one for an end of the connections that it will have.
func newIteration(host *host, role Role, id int, m *checks.Machine, run stepRunner) *iteration {
	it := &iteration{mu: new(sync.Mutex), host: host, role: role, id: id, m: m, run: run, usage: newUsage(host.plan),
		sampled: host.sampled[0]}
	if role == Server {
		it.sampled = host.sampled[1]
	}
	it.own.it = it
	it.timers.Disarmed()
	return it
}

// log writes a line of this iteration's.
func (it *iteration) log(text string) { it.host.log(it.id, text) }

// settle is called at the end of every event: sessions with nothing left to do close themselves, and the runtime timer
// is set for what is next.
func (it *iteration) settle() {
	if it.script != nil && it.script.runs() {
		it.script.closeIfDone()
	}
	if it.script == nil || !it.script.runs() {
		for _, s := range it.parts {
			s.closeIfDone()
		}
	}
	if it.timers.NeedsRearm() {
		it.arm(it.host.now())
	}
}

// arm sets the runtime timer for what is next.
func (it *iteration) arm(now int64) { it.timers.Arm(now, it.onTimer) }

// onTimer runs what is due. It is the callback of the iteration's one runtime timer; whatever sessions there are by
// then, only their own due timers are run. What becomes due meanwhile, as a loop that gives way does, is left for the
// next time, so that the readers get the lock.
func (it *iteration) onTimer() {
	it.mu.Lock()
	defer it.unlock()
	it.timers.Disarmed()
	for now := it.host.now(); ; {
		t := it.timers.PopDue(now)
		if t == nil {
			break
		}
		t.Of.Due(t)
	}
	it.settle()
}

// stop ends the iteration because the load's time is up: ticks stop, lists that wait may finish until the grace is
// over.
func (it *iteration) stop(grace time.Duration) {
	it.mu.Lock()
	defer it.unlock()
	it.stopLocked(grace)
}

func (it *iteration) stopLocked(grace time.Duration) {
	it.stopping = true
	open := false
	for _, s := range it.parts {
		open = open || s.phase() == opened
		s.stopTicks(grace)
	}
	stopLone(it, grace)
	if !open {
		return
	}
	it.m.Until(time.Time{})
	if grace <= 0 {
		it.stopNow()
	}
	it.settle()
}

// giveBack drops what a session that is over holds, and would need for another one only. The caller holds the lock.
func (it *iteration) giveBack() {
	it.m.Forget()
	it.sendBuf, it.spare, it.messages, it.tried = nil, nil, inbox.Pool{}, nil
}
