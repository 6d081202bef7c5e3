package inbox

import "wsrun/checks"

// Message is one data message of a session. The reader fills one and passes it to the handlers; if a waiting list or
// the inbox retains it, the reader takes another. It is guarded by the iteration's lock, except for the reader's own.
type Message struct {
	checks.Message
	Delivery
	refs int
}

// Retain counts a further holder of the message.
func (m *Message) Retain() *Message {
	m.refs++
	return m
}

// MaxSpare is the size in bytes of the largest buffer that is kept for another message: a rare huge one must not stay
// for the rest of the run.
const MaxSpare = 64 << 10

// maxSpares is how many messages are kept for the reader.
const maxSpares = 4

// Pool holds messages that nothing refers to. The zero value is empty.
type Pool struct{ spare []*Message }

// Take returns a message for the reader to fill: the last one if nothing holds it, otherwise a spare or a new one.
func (p *Pool) Take() *Message {
	if n := len(p.spare); n > 0 {
		m := p.spare[n-1]
		p.spare = p.spare[:n-1]
		m.refs = 1
		return m
	}
	return &Message{refs: 1}
}

// Release gives up a message. When nothing holds it any more, its delivery is settled, and the reader may fill it
// again.
func (p *Pool) Release(m *Message) {
	if m.refs--; m.refs > 0 {
		return
	}
	if m.Told != nil {
		m.Told.Settled(m)
	}
	m.Delivery = Delivery{}
	if len(p.spare) < maxSpares && cap(m.Data) <= MaxSpare {
		p.spare = append(p.spare, m)
	}
}
