package runner

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"wsrun/result"
	"wsrun/socket"
)

// The bounds of an Archive. They are documented with -o har.
const (
	archiveFirst   = 20        // conversations of a scenario, from its start
	archiveFailing = 20        // further ones in which something failed
	archiveBytes   = 64 << 20  // of a run, including those in progress
	tapeBytes      = 2 << 20   // of one conversation
	tapeMessage    = 256 << 10 // of one message
	tapeFailures   = 5         // reported per conversation

	tapeCost    = 4 << 10 // approximate overhead of a conversation besides its messages
	messageCost = 96      // overhead of a message besides its payload
)

// Archive keeps whole conversations of a run, or of several concurrent ones: the first ones, and those in which
// something failed. It is not known in advance which ones will fail, so all are kept while they last, as long as there
// is room. Create it with NewArchive; it is safe for concurrent use.
type Archive struct {
	room atomic.Int64 // remaining bytes

	mu   sync.Mutex
	kept []result.Conversation
}

// NewArchive returns an empty Archive, for Options.
func NewArchive() *Archive {
	a := &Archive{}
	a.room.Store(archiveBytes)
	return a
}

// archived is the sample of one runner. Its size is guarded by the archive's mutex.
type archived struct {
	plan           string
	start          time.Time // that frames count from
	first, failing int
}

// Conversations returns what was kept, in the order of the handshakes.
func (a *Archive) Conversations() []result.Conversation {
	a.mu.Lock()
	defer a.mu.Unlock()
	out := slices.Clone(a.kept)
	slices.SortStableFunc(out, func(a, b result.Conversation) int { return a.Began.Compare(b.Began) })
	return out
}

// take reserves room.
func (a *Archive) take(n int64) bool {
	if a.room.Add(-n) >= 0 {
		return true
	}
	a.room.Add(n)
	return false
}

// tape is a conversation in progress. It is guarded by the iteration's mutex.
type tape struct {
	archive *Archive
	sample  *archived
	first   bool  // kept whatever its outcome
	used    int64 // bytes of the archive's room

	handshake *socket.Handshake // nil until it has ended
	ended     time.Time
	result.Conversation
}

// begin returns a tape for a handshake; nil if another one is not needed or does not fit.
func (a *Archive) begin(sample *archived, vu, iteration int) *tape {
	a.mu.Lock()
	defer a.mu.Unlock()
	first := sample.first < archiveFirst
	if !first && sample.failing >= archiveFailing || !a.take(tapeCost) {
		return nil
	}
	if first {
		sample.first++
	}
	return &tape{archive: a, sample: sample, first: first, used: tapeCost,
		Conversation: result.Conversation{Scenario: sample.plan, VU: vu, Iteration: iteration, Began: time.Now()}}
}

// end keeps the conversation if it belongs to the sample.
func (t *tape) end() {
	a, sample := t.archive, t.sample
	if t.ended.IsZero() {
		t.ended = time.Now()
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	switch {
	case t.handshake == nil && len(t.Exchanges) == 0: // the run's end cut it
		if t.first {
			sample.first--
		}
	case t.first:
		a.kept = append(a.kept, t.whole())
		return
	case len(t.Failures) > 0 && sample.failing < archiveFailing:
		sample.failing++
		a.kept = append(a.kept, t.whole())
		return
	}
	a.room.Add(t.used)
}

// add records a data message. The oldest ones make room for it.
func (t *tape) add(out bool, op socket.Opcode, payload []byte, at int64) {
	if op != socket.OpText && op != socket.OpBinary {
		return
	}
	data := payload[:min(len(payload), tapeMessage)]
	cost := int64(len(data)) + messageCost
	for t.used+cost > tapeBytes || !t.archive.take(cost) {
		if len(t.Messages) == 0 {
			t.LeftOut++
			return
		}
		oldest := &t.Messages[0]
		freed := int64(len(oldest.Data)) + messageCost
		t.archive.room.Add(freed)
		t.used -= freed
		*oldest = result.Message{}
		t.Messages = t.Messages[1:]
		t.LeftOut++
	}
	t.used += cost
	t.Messages = append(
		t.Messages,
		result.Message{
			At:     t.sample.start.Add(asDuration(at)),
			Out:    out,
			Binary: op == socket.OpBinary,
			Size:   len(payload),
			Cut:    len(data) < len(payload),
			Data:   slices.Clone(data),
		},
	)
}

// fail records that something failed.
func (t *tape) fail(text string) {
	if len(t.Failures) < tapeFailures {
		t.Failures = append(t.Failures, text)
	}
}

// closed records how the session ended.
func (t *tape) closed(end socket.End) {
	t.Code, t.Reason, t.By, t.ended = end.Code, end.Reason, end.By, time.Now()
}

// whole returns the conversation with everything known at its end.
func (t *tape) whole() result.Conversation {
	h, c := t.handshake, t.Conversation
	if h == nil { // it never got to a handshake
		return c
	}
	c.URL, c.Sent, c.Status = h.URL, headerLines(h.Sent), h.Status
	c.Received, c.Body, c.ServerAddress = headerLines(h.Header), bodyStart(h), h.Remote
	c.DNS, c.TCP, c.TLS, c.Upgrade = h.DNS, h.TCP, h.TLS, h.Upgrade
	c.Blocked = max(h.Total-h.DNS-h.TCP-h.TLS-h.Upgrade, 0)
	if h.Err != nil {
		c.Error = h.Err.Error()
		return c
	}
	c.Open = max(t.ended.Sub(c.Began)-h.Total, 0).Round(time.Microsecond)
	return c
}
