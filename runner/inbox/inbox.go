package inbox

// Inbox keeps messages that no expect took, bounded in number and bytes. Those for which a handler's action ran are
// separate from the others: a full inbox drops them first. It is guarded by the iteration's lock.
type Inbox struct {
	handled, open queue
	bytes         int64 // memory of the payloads
}

// inboxBytes bounds the memory of the payloads in an inbox: with 256 messages of 32 MiB, a flooding server could
// otherwise take 8 GiB for each VU. There is always room for one message within limits.message.
const inboxBytes = 32 << 20

func (b *Inbox) len() int { return b.handled.len() + b.open.len() }

// of returns the queue that a message belongs to.
func (b *Inbox) of(m *Message) *queue {
	if m.Acted {
		return &b.handled
	}
	return &b.open
}

// MakeRoom removes the message to drop if there is no room for m as well: the oldest one that a handler has handled, m
// itself if it is the only such message, otherwise the oldest. nil: there is room.
func (b *Inbox) MakeRoom(m *Message, limit int) (dropped *Message) {
	switch {
	case b.len() == 0 || b.len() < limit && b.bytes+int64(cap(m.Data)) <= inboxBytes:
		return nil
	case b.handled.len() > 0:
		return b.remove(&b.handled, 0)
	case m.Acted:
		return m
	}
	return b.remove(&b.open, 0)
}

// Push adds a message for which there is room.
func (b *Inbox) Push(m *Message) {
	q := b.of(m)
	q.items = append(q.items, m)
	b.bytes += int64(cap(m.Data))
}

func (b *Inbox) remove(q *queue, i int) *Message {
	m := q.removeAt(i)
	b.bytes -= int64(cap(m.Data))
	return m
}

// Oldest returns the oldest message for which no handler's action ran; nil: there is none.
func (b *Inbox) Oldest() *Message { return b.open.at(0) }

// Glance starts an iteration over the messages. Nothing else may modify the inbox in the meantime.
func (b *Inbox) Glance() Glance { return Glance{box: b} }

// Glance iterates over an inbox, oldest message first.
type Glance struct {
	box           *Inbox
	handled, open int // how many of each were passed
	at            *queue
}

// Next returns the next message; nil: there is none.
func (g *Glance) Next() *Message {
	a, b := g.box.handled.at(g.handled), g.box.open.at(g.open)
	if a != nil && (b == nil || a.Seq < b.Seq) {
		g.handled++
		g.at = &g.box.handled
		return a
	}
	if b != nil {
		g.open++
		g.at = &g.box.open
	}
	return b
}

// Take removes the message that Next has just returned from the inbox.
func (g *Glance) Take() {
	passed := &g.open
	if g.at == &g.box.handled {
		passed = &g.handled
	}
	*passed--
	g.box.remove(g.at, *passed)
}

// queue is a queue of messages, oldest first.
type queue struct {
	items []*Message
	head  int
}

func (q *queue) len() int { return len(q.items) - q.head }

// at returns the i-th oldest message; nil: there are not so many.
func (q *queue) at(i int) *Message {
	if i >= q.len() {
		return nil
	}
	return q.items[q.head+i]
}

// removeAt removes the i-th oldest message.
func (q *queue) removeAt(i int) *Message {
	m := q.at(i)
	copy(q.items[q.head+1:q.head+i+1], q.items[q.head:q.head+i])
	q.items[q.head] = nil
	if q.head++; q.head > len(q.items)/2 {
		n := copy(q.items, q.items[q.head:])
		clear(q.items[n:])
		q.items, q.head = q.items[:n], 0
	}
	return m
}
