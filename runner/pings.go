package runner

import (
	"strconv"
	"time"
)

// pings are the pings under way: payload to when it was written and which list waits for its pong. A pong without a ping here is no sample.
type pings struct {
	out  map[string]flight
	next int
}

type flight struct {
	at   time.Time
	task *task
}

// maxFlights bounds what a peer that never answers can make us keep.
const maxFlights = 1024

// payload is the next ping's own: a counter, so that no two under way are alike.
func (p *pings) payload() string {
	p.next++
	return strconv.Itoa(p.next)
}

func (p *pings) sent(payload string, at time.Time, t *task) {
	if p.out == nil {
		p.out = map[string]flight{}
	}
	if len(p.out) < maxFlights {
		p.out[payload] = flight{at, t}
	}
}

// answered takes a ping out when its pong is there; a duplicate pong finds nothing.
func (p *pings) answered(payload string) (flight, bool) {
	f, ok := p.out[payload]
	delete(p.out, payload)
	return f, ok
}

func (p *pings) forget(t *task) {
	if f, ok := p.out[t.ping]; ok && f.task == t {
		f.task = nil
		p.out[t.ping] = f
	}
}
