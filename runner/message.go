package runner

import (
	"time"

	"wsrun/checks"
	"wsrun/scenario"
)

// message is one data message as the session holds it. The reader fills one and hands it to the handlers; a list that waits, or the inbox,
// retains it, and then the reader takes another. Guarded by the session's mutex, but for the reader's own.
type message struct {
	checks.Message
	received time.Time // when its last byte was read; zero where nothing needs it
	refs     int
	frame    uint64         // its number in the transcript
	handler  *scenario.Step // a handler's first action that ran for it; nil: none
	taker    *scenario.Step // the expect that took it; nil: none
	acted    bool           // a handler's action ran for it
}

// take gives the reader a message to fill: the last one if nothing holds it, else a spare or a new one.
func (s *session) take() *message {
	if n := len(s.spareMsgs); n > 0 {
		m := s.spareMsgs[n-1]
		s.spareMsgs = s.spareMsgs[:n-1]
		m.refs = 1
		return m
	}
	return &message{refs: 1}
}

func (s *session) retain(m *message) *message {
	m.refs++
	return m
}

// maxSpare is the largest buffer that is kept for another message: a rare huge one must not stay for the rest of the run.
const maxSpare = 64 << 10

func (s *session) release(m *message) {
	if m.refs--; m.refs > 0 {
		return
	}
	m.handler, m.taker, m.acted = nil, nil, false
	if len(s.spareMsgs) < 4 && cap(m.Data) <= maxSpare {
		s.spareMsgs = append(s.spareMsgs, m)
	}
}

// inbox keeps messages that no expect took, oldest first, up to a number of them and of bytes.
type inbox struct {
	items []*message
	head  int
	bytes int64 // of memory that payloads take
}

// inboxBytes is how much memory the payloads of an inbox may take: with 256 messages of 32 MiB, a server that floods could have 8 GiB of each
// VU. One message that limits.message allows has room always.
const inboxBytes = 32 << 20

func (b *inbox) len() int { return len(b.items) - b.head }

// makeRoom takes out the oldest message when there is no room for it and one more; nil: there is room.
func (b *inbox) makeRoom(m *message, limit int) (dropped *message) {
	if b.len() > 0 && (b.len() >= limit || b.bytes+int64(cap(m.Data)) > inboxBytes) {
		return b.removeAt(0)
	}
	return nil
}

func (b *inbox) push(m *message) {
	b.items = append(b.items, m)
	b.bytes += int64(cap(m.Data))
}

func (b *inbox) at(i int) *message { return b.items[b.head+i] }

// removeAt takes out the i-th oldest.
func (b *inbox) removeAt(i int) *message {
	m := b.at(i)
	copy(b.items[b.head+1:b.head+i+1], b.items[b.head:b.head+i])
	b.items[b.head] = nil
	b.bytes -= int64(cap(m.Data))
	if b.head++; b.head > len(b.items)/2 {
		n := copy(b.items, b.items[b.head:])
		clear(b.items[n:])
		b.items, b.head = b.items[:n], 0
	}
	return m
}
