package inbox

// Inbox keeps messages that no expect took, up to a number of them and of bytes. Those for which a handler's action ran
// stand apart from the others: a full inbox drops them first. Guarded by the iteration's lock.
type Inbox struct {
	handled, open queue
	bytes         int64 // of memory that payloads take
}

// inboxBytes is how much memory the payloads of an inbox may take: with 256 messages of 32 MiB, a server that floods
// could have 8 GiB of each VU. One message that limits.message allows has room always.
const inboxBytes = 32 << 20

func (b *Inbox) len() int { return b.handled.len() + b.open.len() }

// of is where a message stands, or would stand.
func (b *Inbox) of(m *Message) *queue {
	if m.Acted {
		return &b.handled
	}
	return &b.open
}

// MakeRoom takes out the message that goes first when there is no room for m too: the oldest of those that a handler
// has handled, m itself if it is the only one of them, else the oldest. nil: there is room.
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

// Push puts a message in, for which there is room.
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

// Oldest is the oldest message for which no handler's action ran; nil: there is none.
func (b *Inbox) Oldest() *Message { return b.open.at(0) }

// Glance begins to go over the messages. Nothing else may change the inbox meanwhile.
func (b *Inbox) Glance() Glance { return Glance{box: b} }

// Glance goes over an inbox, oldest message first.
type Glance struct {
	box           *Inbox
	handled, open int // how many of each are passed
	at            *queue
}

// Next is the message that follows; nil: there is none.
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

// Take takes the message that Next has just returned out of the inbox.
func (g *Glance) Take() {
	passed := &g.open
	if g.at == &g.box.handled {
		passed = &g.handled
	}
	*passed--
	g.box.remove(g.at, *passed)
}

// queue is messages, oldest first.
type queue struct {
	items []*Message
	head  int
}

func (q *queue) len() int { return len(q.items) - q.head }

// at is the i-th oldest; nil: there are not so many.
func (q *queue) at(i int) *Message {
	if i >= q.len() {
		return nil
	}
	return q.items[q.head+i]
}

// removeAt takes out the i-th oldest.
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
