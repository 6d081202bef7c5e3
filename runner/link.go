package runner

import (
	"context"
	"errors"
	"sync"
	"time"

	"wsrun/checks"
	"wsrun/errkind"
	"wsrun/scenario"
	"wsrun/socket"
)

// target is one of the plan's sockets, as a run's VUs dial it.
type target struct {
	plan   *scenario.SocketPlan
	dialer *socket.Dialer
	url    string // if it is the same for all sessions
}

func newTarget(s *scenario.SocketPlan, own *server) *target {
	t := &target{plan: s, dialer: socket.NewDialer(s.Dial)}
	if s.URL == nil {
		t.url = own.url()
	} else {
		t.url, _ = s.URL.Const()
	}
	return t
}

// link is one of a VU's connections as the VU makes it, and makes up for it. One goroutine owns it while it dials.
type link struct {
	*vu
	*target
	sock  *session
	hooks socket.Hooks
	wire  wire
	key   sessionKey
	late  time.Duration // how late its handshake began after it was due

	// Of one of several sockets: ctx ends with the iteration, and within bounds the handshake; 0: nothing more does.
	ctx    context.Context
	stop   context.CancelFunc
	within time.Duration
	// chain is held from a dial to the end of its last connection, so that one that is opened again begins after it.
	chain sync.Mutex
}

// newLink gives a VU a connection to make: the nth of its group, from 0, if it has a name.
func newLink(v *vu, t *target, n int) *link {
	l := &link{vu: v, target: t, sock: newSession(v.iteration, t.plan)}
	if t.plan.Name != "" {
		l.sock.socket = &checks.SocketInfo{Name: t.plan.Name, Index: n, Vars: map[string]any{}}
		l.sock.name = labelOfSocket(l.sock)
	}
	l.hooks.OnPing, l.hooks.OnPong = l.sock.onPing, l.sock.onPong
	if r := v.run; r.opt.Trace != nil || r.opt.Watched {
		l.hooks.OnFrame = frameHook(r.host, v.id, l.sock.name)
	}
	return l
}

// request evaluates what the handshake says.
func (l *link) request() (socket.Request, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sock.appear()
	return newRequest(l.plan, l.m, l.url)
}

// gone is closed when the others of several sockets have come to an end; nil of one that is alone. A handshake that is
// under way then is not cut: the server may have taken it for a session already, which is to be counted and closed.
func (l *link) gone() <-chan struct{} {
	if l.ctx == nil {
		return nil
	}
	return l.ctx.Done()
}

// done is called when the link's last connection in this iteration is over.
func (l *link) done() {
	if !l.several() {
		l.endIteration()
		return
	}
	l.mu.Lock()
	if l.failed {
		l.shutAll(1000)
	}
	l.settle()
	l.unlock()
	l.chain.Unlock()
	l.oneLess()
}

// startTape begins to keep a conversation, if the run keeps any.
func (l *link) startTape() bool {
	if l.run.opt.Archive == nil || l.run.book.warming() {
		return false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.several() {
		l.sock.endTape()
		l.sock.tape = l.run.opt.Archive.begin(&l.run.archived, l.id, l.m.Iteration)
		if l.sock.tape != nil {
			l.sock.tape.Socket = l.sock.name
		}
		return l.sock.tape != nil
	}
	if t := l.own.tape; t != nil && t.handshake == nil { // what comes before the handshake has begun it
		t.Began = time.Now()
	} else {
		l.own.endTape()
		l.own.tape = l.run.opt.Archive.begin(&l.run.archived, l.id, l.m.Iteration)
	}
	l.sock.tape = l.own.tape
	return l.sock.tape != nil
}

// endTape is called when all is known of a conversation: when the iteration is over, or goes on with another
// connection.
func (v *vu) endTape() {
	if v.run.opt.Archive == nil {
		return
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, l := range v.links {
		if l.sock.tape == v.own.tape {
			l.sock.tape = nil
		}
		l.sock.endTape()
	}
	v.own.endTape()
}

// use makes the session record under other tags. The caller holds the lock.
func (l *link) use(key sessionKey) {
	was := l.sock.inst
	key.socket = l.plan.Name
	l.key, l.sock.inst = key, l.run.book.instruments(l.id, key)
	if was != nil && was.warm && !l.sock.inst.warm && l == l.links[0] {
		l.usage.reset()
		for _, other := range l.links {
			if other.sock.state == opened {
				l.usage.sessions[other.plan.N]++
			}
		}
	}
}

// evalFailure fails the iteration while there is no session. cut reports whether nothing failed, but the run's end cut
// the evaluation.
func (l *link) evalFailure(err error) (cut bool) {
	if checks.OverrunOf(err) == checks.Interrupted {
		return true
	}
	f := failure{kind: errkind.Expression, message: evalMessage(err)}
	var e *checks.EvalError
	if errors.As(err, &e) {
		f.at, f.length = e.At, e.Len
	}
	l.fails(f)
	return false
}

// fails fails the iteration while there is no session.
func (l *link) fails(f failure) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.run.trials.handshake.judge()
	l.sock.record(&f)
	l.failed = true
}
