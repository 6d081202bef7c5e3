package runner

import (
	"slices"
	"strconv"
	"time"

	"wsrun/metrics"
)

// pings are the pings under way, oldest first: when each was written and which list waits for its pong. A pong without
// a ping here is no sample. Pings with the same payload are answered in their order.
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

// payload is the next ping's own: a counter, so that no two under way are alike.
func (p *pings) payload() string {
	p.next++
	return strconv.Itoa(p.next)
}

// sent notes a ping. The oldest one is given up when there are too many.
func (p *pings) sent(f flight) {
	if len(p.out) == maxFlights {
		p.out = slices.Delete(p.out, 0, 1)
	}
	p.out = append(p.out, f)
}

// answered takes a ping out when its pong is there; a duplicate pong finds nothing.
func (p *pings) answered(payload string) (flight, bool) {
	i := slices.IndexFunc(p.out, func(f flight) bool { return f.payload == payload })
	if i < 0 {
		return flight{}, false
	}
	f := p.out[i]
	p.out = slices.Delete(p.out, i, i+1)
	return f, true
}

// forget is called when a list waits no longer; the pong may still come, and is a sample.
func (p *pings) forget(t *task) {
	for i := range p.out {
		if p.out[i].task == t {
			p.out[i].task = nil
		}
	}
}
