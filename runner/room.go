package runner

import (
	"cmp"
	"slices"
	"sync"

	"wsrun/checks"
	"wsrun/scenario"
	"wsrun/socket"
)

// room is what the connections of a server have in common whose lists act on each other: one lock, under which the
// events of all of them are handled, and who is there.
type room struct {
	admit   func() // waits for those whose clients may know already that they are open
	mu      sync.Mutex
	members []*member // by number; guarded by mu
	chosen  []*member // memory that is used again and again
}

// member is a connection as the conditions of others see it.
type member struct {
	*session
	peer checks.Peer
}

// newRoom returns the room of a server; nil if each of its connections has a lock of its own.
func newRoom(together bool) *room {
	if !together {
		return nil
	}
	return &room{}
}

// newIteration makes the iteration of a connection: in a room, with the lock of that, and with what acts on others.
func (r *room) newIteration(host *host, id int, m *checks.Machine) *iteration {
	if r == nil {
		return newIteration(host, Server, id, m, runStep)
	}
	it := newIteration(host, Server, id, m, r.runStep)
	it.mu, it.admit = &r.mu, r.admit
	return it
}

// runStep runs one step, on others too.
func (r *room) runStep(it *iteration, t *task, step *scenario.Step) flow {
	if do, ok := step.Do.(*scenario.ToPeers); ok {
		return runToPeers(r, t, step, do)
	}
	return runStep(it, t, step)
}

// join lets others see a session, whose variables have their first values. It is among those that get something once it
// is open.
func (r *room) join(s *session) {
	if r == nil {
		return
	}
	m := &member{s, checks.Peer{ID: s.id, Vars: s.m.Vars, Request: s.m.Request}}
	r.mu.Lock()
	defer r.mu.Unlock()
	at, _ := slices.BinarySearchFunc(r.members, s.id, func(m *member, id int) int { return cmp.Compare(m.id, id) })
	r.members = slices.Insert(r.members, at, m)
}

// leave is called when a session has ended.
func (r *room) leave(s *session) {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.members = slices.DeleteFunc(r.members, func(m *member) bool { return m.session == s })
}

// open are the members whose connections are open, in the order of their numbers. The slice is good until the next
// call. The caller holds the lock.
func (r *room) open() []*member {
	r.chosen = r.chosen[:0]
	for _, m := range r.members {
		if m.state == opened {
			r.chosen = append(r.chosen, m)
		}
	}
	return r.chosen
}

// push sends a text to all whose connections are open, at once as seen from their lists.
func (r *room) push(text []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	d := writing(len(text), func(conn *socket.Conn) error { return conn.WriteText(text) })
	d.all(r.open(), nil)
}
