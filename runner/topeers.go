package runner

import (
	"errors"
	"fmt"
	"slices"
	"sync"

	"wsrun/scenario"
	"wsrun/socket"
)

// runToPeers does something on connections of the server, its own or others. What it sends is made once, for all that
// get it.
func runToPeers(r *room, t *task, step *scenario.Step, do *scenario.ToPeers) flow {
	own := sessionOf(t)
	it := own.iteration
	d, err := newDeed(own, t, step, do.Do)
	if err != nil {
		return it.evalFailed(t, step, err)
	}
	peers := r.open()
	ended := false
	peers = slices.DeleteFunc(peers, func(p *member) bool {
		if ended || p.session == own && do.Others {
			return true
		}
		if do.Cond == nil {
			return false
		}
		it.m.Peer = &p.peer
		meets, judged := it.holds(t, do.Cond)
		ended = !judged
		return !meets
	})
	it.m.Peer = nil
	if ended {
		return over
	}
	t.sends += d.size * len(peers)
	d.all(peers, step)
	return t.alive()
}

// deed is what an action does on each of several connections.
type deed struct {
	write func(conn *socket.Conn) error // may run beside others; nil: there is only act
	act   func(p *session) error
	size  int // bytes on each
}

// newDeed evaluates, as the list sees it, what an action does.
func newDeed(s *session, t *task, step *scenario.Step, do scenario.Do) (d deed, err error) {
	switch do := do.(type) {
	case *scenario.Send:
		data, err := encode(s.iteration, t, &do.Content, false)
		return writing(len(data), func(conn *socket.Conn) error { return writeMessage(conn, do.Binary, data) }), err
	case *scenario.SendRaw:
		payload, err := encode(s.iteration, t, do.Payload, false)
		if err != nil {
			return deed{}, err
		}
		data := do.Bytes(payload)
		return writing(len(data), func(conn *socket.Conn) error { return conn.WriteRaw(data) }), nil
	case *scenario.Ping:
		chosen := ""
		if do.Payload != nil {
			if chosen, err = pingPayload(s.m, do, nil); err != nil {
				return deed{}, err
			}
		}
		return deed{act: func(p *session) error { return pingPeer(p, do.Payload == nil, chosen) }}, nil
	case *scenario.Close:
		reason, err := closeReason(s.m, do)
		return deed{act: func(p *session) error {
			p.expectCode, p.closeStep = do.ExpectCode, step
			p.shut(do.Code, reason)
			return nil
		}}, err
	case *scenario.Drop:
		return deed{act: func(p *session) error {
			runDrop(p, do)
			return nil
		}}, nil
	}
	panic(fmt.Sprintf("nothing does a %T on several connections", do))
}

// pingPeer sends a ping on a connection, with a payload of that connection's own or the one given.
func pingPeer(peer *session, own bool, payload string) error {
	if own {
		payload = peer.pings.payload()
	}
	at, err := peer.conn.Load().Ping([]byte(payload))
	if err == nil {
		peer.pings.sent(flight{payload: payload, at: at})
	}
	return err
}

// writing is a deed that only writes.
func writing(size int, write func(conn *socket.Conn) error) deed {
	return deed{write, func(p *session) error { return write(p.conn.Load()) }, size}
}

// all does it on each of these connections, in their order. One that takes nothing holds up the others until the write
// timeout; after that what is left is written side by side, so that many of them take no longer than two.
func (d *deed) all(peers []*member, step *scenario.Step) {
	for i, p := range peers {
		err := d.act(p.session)
		if err == nil {
			continue
		}
		breaks(p.session, step, err)
		var e *socket.Error
		if d.write != nil && errors.As(err, &e) && e.Kind == socket.KindWriteTimeout {
			d.beside(peers[i+1:], step)
			return
		}
	}
}

// beside does it on all of these connections at once.
func (d *deed) beside(peers []*member, step *scenario.Step) {
	failed := make([]error, len(peers))
	var writers sync.WaitGroup
	for i, p := range peers {
		conn := p.conn.Load()
		writers.Go(func() { failed[i] = d.write(conn) })
	}
	writers.Wait()
	for i, p := range peers {
		if failed[i] != nil {
			breaks(p.session, step, failed[i])
		}
	}
}
