package runner

import (
	"testing"
	"time"
)

func TestPingsAnsweredInOrder(t *testing.T) {
	var p pings
	first, second := &task{}, &task{}
	start := time.Now()
	p.sent(flight{payload: "same", at: start, task: first})
	p.sent(flight{payload: "same", at: start.Add(time.Second), task: second})
	p.sent(flight{payload: "other", at: start.Add(2 * time.Second)})
	if f, ok := p.answered("same"); !ok || f.task != first || !f.at.Equal(start) {
		t.Errorf("the first pong answers %v, %v, want the first ping", f, ok)
	}
	if f, ok := p.answered("other"); !ok || f.task != nil {
		t.Errorf("a pong out of order answers %v, %v, want its own ping", f, ok)
	}
	p.forget(second)
	if f, ok := p.answered("same"); !ok || f.task != nil {
		t.Errorf("the second pong answers %v, %v, want the second ping, for which nobody waits any more", f, ok)
	}
	if _, ok := p.answered("same"); ok {
		t.Error("a third pong answers a ping, want a duplicate to find nothing")
	}
	if _, ok := p.answered("unsolicited"); ok {
		t.Error("a pong that nobody asked for answers a ping")
	}
}

func TestPingsBounded(t *testing.T) {
	var p pings
	for range 10 * maxFlights {
		p.sent(flight{payload: p.payload(), at: time.Time{}})
	}
	if len(p.out) != maxFlights {
		t.Errorf("%d pings are kept, want %d", len(p.out), maxFlights)
	}
	if _, ok := p.answered("1"); ok {
		t.Error("the oldest ping is kept, want the latest ones")
	}
	if _, ok := p.answered("10240"); !ok {
		t.Error("the latest ping is not kept")
	}
}

func TestPingPayloadsDiffer(t *testing.T) {
	var p pings
	if a, b := p.payload(), p.payload(); a == b {
		t.Errorf("two pings have the payload %q", a)
	}
}
