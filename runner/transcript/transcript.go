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

// Ring keeps the latest frames of a session at the client's end, because what led to a failure is known only
// afterwards. It is a ring that starts small, so that a session with few frames costs few bytes, and that a VU's next
// session reuses. The zero value is empty. It is guarded by the iteration's lock.
type Ring struct {
	ring  []record
	count uint64 // number of frames so far; frames are numbered from 1
}

// opHTTP is not a real opcode: it stands for an HTTP request or answer among the frames.
const opHTTP socket.Opcode = 0xFF

// record is one frame. It contains its head rather than a pointer to it, so that a frame causes no allocation.
type record struct {
	at      int64 // ns since the run's start
	size    uint32
	handler *scenario.Step  // first action of a handler that ran for it; for a sent frame, the action that sent it
	taker   *scenario.Step  // expect that took it
	live    *inbox.Delivery // of a message still in use: it is more up to date
	code    uint16          // of a close frame
	op      socket.Opcode
	out     bool
	fate    inbox.Fate
	headLen uint8
	head    [headBytes]byte
}

// Reset forgets the frames of the previous session.
func (t *Ring) Reset() { t.count = 0 }

// next returns the record for the next frame, which still holds an older one.
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

// at returns the frame with a number; nil if it is no longer there, or never was.
func (t *Ring) at(number uint64) *record {
	if number == 0 || number > t.count || number+uint64(len(t.ring)) <= t.count {
		return nil
	}
	return &t.ring[(number-1)%uint64(len(t.ring))]
}

// Settle writes into a message's record what became of it, because the message will be reused.
func (t *Ring) Settle(d *inbox.Delivery) {
	if r := t.at(d.Frame); r != nil && r.live == d {
		r.handler, r.taker, r.fate, r.live = d.Handler, d.Taker, d.Fate, nil
	}
}

// first returns the number of the oldest frame that is there.
func (t *Ring) first() uint64 { return t.count - min(t.count, uint64(len(t.ring))) + 1 }

// Show adds the frames to a failure's description. since is when the session opened.
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

// List marks one of the frames in a description as one of its arrivals.
func (t *Ring) List(d *metrics.Detail, number uint64) {
	if i := int(number) - int(t.first()); number > 0 && i >= 0 && i < len(d.Frames) {
		d.Frames[i].Listed = true
	}
}

// by returns what sent or took a frame; "" for nothing.
func (r *record) by() string {
	if r.live != nil {
		return r.live.By()
	}
	d := inbox.Delivery{Handler: r.handler, Taker: r.taker, Fate: r.fate}
	return d.By()
}

// Add records a frame that was written or read at a time, in ns since the run's start, by an action if one wrote it. It
// returns the frame's number, counted from 1.
func (t *Ring) Add(out bool, op socket.Opcode, payload []byte, at int64, by *scenario.Step) uint64 {
	r := t.next()
	r.at, r.size, r.op, r.out, r.code = at, uint32(len(payload)), op, out, 0
	r.handler, r.taker, r.live, r.fate = by, nil, nil, inbox.Unseen
	r.headLen = uint8(copy(r.head[:], payload))
	return t.count
}

// HTTP records an HTTP request or answer among the frames: the line that describes it, and the size of its body.
func (t *Ring) HTTP(out bool, line string, size int, at int64, by *scenario.Step) {
	t.Add(out, opHTTP, nil, at, by)
	r := t.at(t.count)
	r.size, r.headLen = uint32(size), uint8(copy(r.head[:], line))
}

// Close sets the code of a close frame.
func (t *Ring) Close(number uint64, code int) {
	if r := t.at(number); r != nil {
		r.code = uint16(code)
	}
}

// Follow makes a message's record show what its delivery says, until it is settled.
func (t *Ring) Follow(d *inbox.Delivery) {
	if r := t.at(d.Frame); r != nil {
		r.live = d
	}
}
