package inbox

import "wsrun/checks"

// Message is one data message as a session holds it. The reader fills one and hands it to the handlers; a list that
// waits, or the inbox, retains it, and then the reader takes another. Guarded by the iteration's lock, but for the
// reader's own.
type Message struct {
	checks.Message
	Delivery
	refs int
}

// Retain counts one more who holds the message.
func (m *Message) Retain() *Message {
	m.refs++
	return m
}

// MaxSpare is the largest buffer, in bytes, that is kept for another message: a rare huge one must not stay for the
// rest of the run.
const MaxSpare = 64 << 10

// maxSpares is how many messages are kept for the reader.
const maxSpares = 4

// Pool is messages that nobody holds. The zero value is empty.
type Pool struct{ spare []*Message }

// Take gives the reader a message to fill: the last one if nothing holds it, else a spare or a new one.
func (p *Pool) Take() *Message {
	if n := len(p.spare); n > 0 {
		m := p.spare[n-1]
		p.spare = p.spare[:n-1]
		m.refs = 1
		return m
	}
	return &Message{refs: 1}
}

// Release gives a message up. When nobody holds it any more, its delivery is settled, and the reader may fill it again.
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
