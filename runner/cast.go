package runner

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"wsrun/checks"
	"wsrun/scenario"
)

// A VU of a file with `sockets` has several links at a time: each dials, lives and reconnects on goroutines of its own,
// under the one lock of the iteration. The last that is left ends the iteration.

// cast are the links of a VU: those of its iteration, and those that it has made so far, which a group whose count is
// smaller in this iteration leaves unused.
type cast struct {
	links  []*link // of the iteration, in the order of the file; guarded by the iteration's lock
	groups [][]*link
	all    atomic.Pointer[[]*link] // that were ever made: for those who have no lock
	users  atomic.Int64            // links that live or dial, and the script, before its end
}

// made are the links that were ever made. It needs no lock.
func (c *cast) made() []*link {
	if all := c.all.Load(); all != nil {
		return *all
	}
	return nil
}

// makeLinks gives a new VU one link for each socket.
func (v *vu) makeLinks() {
	v.groups = make([][]*link, len(v.run.targets))
	for n := range v.run.targets {
		v.links = append(v.links, v.member(n, 0))
	}
	if l := v.run.plan.Client.Script; l != nil {
		v.script = newScript(v.iteration, l, func() { go v.oneLess() })
		v.parts = append(v.parts, v.script)
	}
}

// member is a link of a group, which is made if there is none yet.
func (v *vu) member(n, index int) *link {
	for len(v.groups[n]) <= index {
		l := newLink(v, v.run.targets[n], len(v.groups[n]))
		if v.several() {
			l.sock.dial = l.reopen
		}
		v.groups[n] = append(v.groups[n], l)
		all := append(slices.Clone(v.made()), l)
		v.all.Store(&all)
	}
	return v.groups[n][index]
}

// several reports whether the file has `sockets`.
func (v *vu) several() bool { return v.run.plan.Sockets[0].Name != "" }

// gather chooses the links of an iteration, gives each socket its variables, and returns those that are to be dialled.
// From then on the iteration lasts until oneLess was called for each of them, for the script, and by whoever gathered.
func (v *vu) gather() (dialled []*link, err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	counts := make([]int, len(v.run.targets))
	for n, t := range v.run.targets {
		if counts[n], err = v.countOf(t.plan); err != nil {
			return nil, err
		}
	}
	v.links = v.links[:0]
	var socks []*session
	for n := range counts {
		for i := range counts[n] {
			l := v.member(n, i)
			l.renew()
			l.late = v.late
			l.use(sessionKey{})
			v.links, socks = append(v.links, l), append(socks, l.sock)
		}
	}
	v.parts = v.parts[:0] // which a link that was made has joined by itself
	for _, s := range socks {
		v.parts = append(v.parts, s)
	}
	for _, l := range v.links {
		l.sock.appear()
		if err := setOwn(v.m, l.sock.socket.Vars, l.plan.Side); err != nil {
			return nil, err
		}
		if !l.plan.Later {
			l.sock.dialling = true
			dialled = append(dialled, l)
		}
	}
	v.own.inst = v.run.book.instruments(v.id, sessionKey{})
	v.users.Store(int64(1 + len(dialled)))
	if v.script != nil {
		v.script.(*script).renew(socks)
		v.parts = append(v.parts, v.script)
		v.users.Add(1)
	}
	return dialled, nil
}

// countOf is how many sockets a group has in this iteration.
func (v *vu) countOf(p *scenario.SocketPlan) (int, error) {
	if p.Count == nil {
		return 1, nil
	}
	text, err := v.m.Text(p.Count)
	if err != nil {
		return 0, err
	}
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || n < 1 || n > scenario.MostSockets {
		at := p.Count.Source()
		return 0, &checks.EvalError{At: at.Pos, Len: max(len([]rune(at.Value)), 1),
			Message: fmt.Sprintf("count is %q, but a group has 1 to %d sockets", text, scenario.MostSockets)}
	}
	return n, nil
}

// openAll opens the sockets of an iteration, side by side, and returns at once. begun and more are as of begin.
func (v *vu) openAll() (begun, more bool) {
	dialled, err := v.gather()
	if err != nil {
		return false, !v.links[0].evalFailure(err)
	}
	for _, l := range dialled {
		go l.join(0)
	}
	v.mu.Lock()
	v.settle()
	v.unlock()
	if v.users.Add(-1) == 0 {
		return false, true
	}
	return true, true
}

// oneLess is called when one of those that an iteration waits for is done; the last one ends the iteration.
func (v *vu) oneLess() {
	if v.users.Add(-1) == 0 {
		defer func() { v.gaveOut(recover()) }()
		v.endIteration()
	}
}

// renew makes the link ready to dial. The caller holds the lock.
func (l *link) renew() {
	renewSocket(l.sock)
	if l.stop != nil {
		l.stop()
	}
	l.ctx, l.stop = context.WithCancel(context.Background())
	l.sock.stopDial = l.stop
}

// reopen dials in the background, while the script waits. The caller holds the lock.
func (l *link) reopen(within time.Duration) {
	l.users.Add(1)
	l.renew()
	l.sock.dialling = true
	go l.join(within)
}

// join dials one of several sockets, and lives on it.
func (l *link) join(within time.Duration) {
	l.chain.Lock()
	defer func() {
		if why := recover(); why != nil {
			if conn := l.dialCrashed(why); conn != nil {
				go l.live(conn)
				return
			}
			l.notJoined()
		}
	}()
	if wait := l.run.dials.reserve(l.run.elapsed()); wait > 0 && !l.pause(wait) || l.run.stopped() {
		l.cutDial()
		l.notJoined()
		return
	}
	l.within = within
	conn, more := l.connect()
	l.within = 0 // another attempt, after a loss, has the time that it always has
	if conn != nil {
		go l.live(conn)
		return
	}
	if !more {
		l.cutDial()
	}
	l.notJoined()
}

// pause waits for the link's turn to dial, unless the run or the iteration ends meanwhile.
func (l *link) pause(d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-l.gone():
		return false
	case <-l.run.halted:
		return false
	}
}

// handshakeTime ends when the handshake has to.
func (l *link) handshakeTime() (context.Context, context.CancelFunc) {
	if l.within > 0 {
		return context.WithTimeout(l.run.dials.ctx, l.within)
	}
	return l.run.dials.ctx, func() {}
}

// notJoined is the end of a link that came to no session.
func (l *link) notJoined() {
	l.mu.Lock()
	l.sock.dialling, l.sock.refused = false, true
	if l.failed || l.cutAt != nil {
		l.shutAll(1000)
	}
	l.settle()
	l.unlock()
	l.chain.Unlock()
	l.oneLess()
}

// cut implements part's of the same name for all links that were ever made: it needs no lock.
func (v *vu) cut() {
	for _, l := range v.made() {
		l.sock.cut()
	}
}
