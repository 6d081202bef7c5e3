package transcript

import (
	"wsrun/metrics"
	"wsrun/runner/inbox"
	"wsrun/scenario"
	"wsrun/socket"
)

const (
	keptFrames = 20
	headBytes  = 120 // of a payload's start
)

// Ring keeps the latest frames of a session at the client's end, always: what led to a failure is known only
// afterwards. It is a ring that starts small, so that a session of few frames costs few bytes, and that a VU's next
// session uses again. The zero value is empty. Guarded by the iteration's lock.
type Ring struct {
	ring  []record
	count uint64 // frames so far; the latest has this number, the first has 1
}

// opHTTP is no opcode: it stands for an HTTP request, or its answer, among the frames.
const opHTTP socket.Opcode = 0xFF

// record is one frame. Its head is in it and not behind a pointer, so that nothing is allocated for a frame.
type record struct {
	at      int64 // ns since the run's start
	size    uint32
	handler *scenario.Step  // the handler's first action that ran for it; of a frame that was sent, the action that did
	taker   *scenario.Step  // the expect that took it
	live    *inbox.Delivery // of a message that is still in somebody's hands: it knows better
	code    uint16          // of a close frame
	op      socket.Opcode
	out     bool
	fate    inbox.Fate
	headLen uint8
	head    [headBytes]byte
}

// Reset forgets the frames of the session before.
func (t *Ring) Reset() { t.count = 0 }

// next is the record of the next frame, which still holds an older one.
func (t *Ring) next() *record {
	if n := len(t.ring); t.count == uint64(n) && n < keptFrames {
		n = max(2*n, 2)
		if n > 8 {
			n = keptFrames
		}
		ring := make([]record, n)
		copy(ring, t.ring)
		t.ring = ring
	}
	t.count++
	return t.at(t.count)
}

// at is the frame of a number; nil if it is not there any more, or never was.
func (t *Ring) at(number uint64) *record {
	if number == 0 || number > t.count || number+uint64(len(t.ring)) <= t.count {
		return nil
	}
	return &t.ring[(number-1)%uint64(len(t.ring))]
}

// Settle writes into a message's record what became of it, since the message is used again.
func (t *Ring) Settle(d *inbox.Delivery) {
	if r := t.at(d.Frame); r != nil && r.live == d {
		r.handler, r.taker, r.fate, r.live = d.Handler, d.Taker, d.Fate, nil
	}
}

// first is the number of the oldest frame that is there.
func (t *Ring) first() uint64 { return t.count - min(t.count, uint64(len(t.ring))) + 1 }

// Show puts the frames into a failure's description. since is when the session opened.
func (t *Ring) Show(d *metrics.Detail, since int64) {
	d.FramesTotal = int(t.count)
	if t.count == 0 {
		return
	}
	d.Frames = make([]metrics.Frame, 0, len(t.ring))
	for n := t.first(); n <= t.count; n++ {
		r := t.at(n)
		f := metrics.Frame{
			AtMS: float64(r.at-since) / 1e6, Out: r.out, Kind: r.op.String(), Size: int(r.size),
			Data: append([]byte(nil), r.head[:r.headLen]...),
			Cut:  r.size > uint32(r.headLen), Code: int(r.code), By: r.by(),
		}
		if r.op == opHTTP {
			f.Kind, f.Cut = "http", r.headLen == headBytes
		}
		d.Frames = append(d.Frames, f)
	}
}

// List notes in a description that one of its frames is one of its arrivals, too.
func (t *Ring) List(d *metrics.Detail, number uint64) {
	if i := int(number) - int(t.first()); number > 0 && i >= 0 && i < len(d.Frames) {
		d.Frames[i].Listed = true
	}
}

// by says who sent or took a frame; "" for nobody.
func (r *record) by() string {
	if r.live != nil {
		return r.live.By()
	}
	d := inbox.Delivery{Handler: r.handler, Taker: r.taker, Fate: r.fate}
	return d.By()
}

// Add keeps a frame that was written or read at a time, in ns since the run's start, by an action if one wrote it. It
// returns the frame's number, from 1.
func (t *Ring) Add(out bool, op socket.Opcode, payload []byte, at int64, by *scenario.Step) uint64 {
	r := t.next()
	r.at, r.size, r.op, r.out, r.code = at, uint32(len(payload)), op, out, 0
	r.handler, r.taker, r.live, r.fate = by, nil, nil, inbox.Unseen
	r.headLen = uint8(copy(r.head[:], payload))
	return t.count
}

// HTTP keeps an HTTP request, or its answer, among the frames: the line that says what it is, and the size of its body.
func (t *Ring) HTTP(out bool, line string, size int, at int64, by *scenario.Step) {
	t.Add(out, opHTTP, nil, at, by)
	r := t.at(t.count)
	r.size, r.headLen = uint32(size), uint8(copy(r.head[:], line))
}

// Close gives a close frame its code.
func (t *Ring) Close(number uint64, code int) {
	if r := t.at(number); r != nil {
		r.code = uint16(code)
	}
}

// Follow lets a message's record say what its delivery says, until it is settled.
func (t *Ring) Follow(d *inbox.Delivery) {
	if r := t.at(d.Frame); r != nil {
		r.live = d
	}
}
