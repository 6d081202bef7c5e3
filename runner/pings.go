package runner

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"wsrun/checks"
	"wsrun/errkind"
	"wsrun/metrics"
	"wsrun/scenario"
	"wsrun/socket"
)

// pings are the pings in flight, oldest first: when each was written and which list waits for its pong. A pong without
// a ping is not a sample. Pings with the same payload are answered in order.
type pings struct {
	out  []flight
	next int
}

type flight struct {
	payload string
	at      time.Time
	task    *task
	tags    []metrics.Tag // the action's own
}

// maxFlights bounds what a peer that never answers can make us keep.
const maxFlights = 1024

// payload returns the payload of the next ping: a counter, so that no two in flight are equal.
func (p *pings) payload() string {
	p.next++
	return strconv.Itoa(p.next)
}

// sent records a ping. If there are too many, the oldest one is given up.
func (p *pings) sent(f flight) {
	if len(p.out) == maxFlights {
		p.out = slices.Delete(p.out, 0, 1)
	}
	p.out = append(p.out, f)
}

// answered removes a ping when its pong has arrived; a duplicate pong finds nothing.
func (p *pings) answered(payload string) (flight, bool) {
	i := slices.IndexFunc(p.out, func(f flight) bool { return f.payload == payload })
	if i < 0 {
		return flight{}, false
	}
	f := p.out[i]
	p.out = slices.Delete(p.out, i, i+1)
	return f, true
}

// forget is called when a list no longer waits; the pong may still arrive, and is a sample.
func (p *pings) forget(t *task) {
	for i := range p.out {
		if p.out[i].task == t {
			p.out[i].task = nil
		}
	}
}

// runPing sends a ping, and waits for its pong if requested.
func runPing(s *session, t *task, step *scenario.Step, do *scenario.Ping) flow {
	if s.state != opened {
		return over
	}
	payload, err := pingPayload(s.m, do, &s.pings)
	if err != nil {
		return s.evalFailed(t, step, err)
	}
	t.nameAction(step)
	at, err := s.conn.Load().Ping([]byte(payload))
	if err != nil {
		return writeFailed(s, t, step, err)
	}
	s.frame(true, socket.OpPing, []byte(payload), s.host.at(at), step)
	f := flight{payload: payload, at: at, tags: namedTags(step, t.label, t.tags)}
	if do.Within == 0 {
		s.pings.sent(f)
		return goOn
	}
	f.task = t
	s.pings.sent(f)
	t.ping, t.began = payload, s.host.now()
	s.suspend(t, pongWait{do}, step, t.began+int64(do.Within))
	return suspended
}

// pingPayload returns the payload of a ping; if the file does not choose it, the next one of its session.
func pingPayload(m *checks.Machine, do *scenario.Ping, own *pings) (string, error) {
	if do.Payload == nil {
		return own.payload(), nil
	}
	text, err := m.Text(do.Payload)
	if err == nil && len(text) > 125 {
		err = errors.New("a ping's payload has at most 125 bytes (RFC 6455 §5.5)")
	}
	return text, err
}

// pongWait is the wait for a ping's pong.
type pongWait struct{ do *scenario.Ping }

func (pongWait) cancel(_ *iteration, t *task) { sessionOf(t).pings.forget(t) }

func (w pongWait) expired(it *iteration, t *task) {
	it.unwait(t)
	it.fail(
		t.obs,
		failure{
			kind:    errkind.ExpectTimeout,
			message: fmt.Sprintf("no pong within %s", w.do.Within),
			step:    t.step,
			label:   t.label,
			tags:    t.tags,
		},
	)
	it.endTask(t)
}

// onPing is called by the socket's reader after the pong is written.
func (s *session) onPing(payload []byte, at time.Time) {
	s.mu.Lock()
	defer s.unlock()
	s.frame(false, socket.OpPing, payload, s.host.at(at), nil)
	if s.side.Ping == nil {
		return
	}
	s.control(s.side.Ping, string(payload), 0)
	s.settle()
}

// onPong is called by the socket's reader. The round trip ends at the frame, not when it is handled.
func (s *session) onPong(payload []byte, at time.Time) {
	s.mu.Lock()
	defer s.unlock()
	s.frame(false, socket.OpPong, payload, s.host.at(at), nil)
	text := string(payload)
	f, known := s.pings.answered(text)
	rtt := 0.0
	if known {
		took := at.Sub(f.at)
		rtt = float64(took) / float64(time.Millisecond)
		s.inst.ponged(took, f.tags)
	}
	if s.state != opened { // nothing fires any more; the round trip was one all the same
		return
	}
	s.control(s.side.Pong, text, rtt)
	if known && f.task != nil && f.task.waitsForPong() && f.task.ping == text {
		s.passed(f.task.step, f.task, int64(at.Sub(f.at)))
		s.resume(f.task)
	}
	s.settle()
}

// waitsForPong reports whether the list waits for a ping's pong.
func (t *task) waitsForPong() bool {
	_, ok := t.wait.(pongWait)
	return ok
}

func (s *session) control(l *scenario.List, payload string, rtt float64) {
	if l == nil || s.state != opened {
		return
	}
	t := s.newTask(l)
	t.payload, t.rtt = payload, rtt
	s.exec(t)
}
