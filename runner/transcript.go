package runner

import (
	"wsrun/metrics"
	"wsrun/scenario"
	"wsrun/socket"
)

const (
	transcriptFrames = 20
	transcriptHead   = 120 // bytes of a payload's start
)

// transcript keeps the latest frames of a session at the client's end, always: what led to a failure is known only
// afterwards. It is a ring that starts small, so that a session of few frames costs few bytes, and that a VU's next
// session uses again. The zero value is empty. Guarded by the session's mutex.
type transcript struct {
	ring  []frameRecord
	count uint64 // frames so far; the latest has this number, the first has 1
}

// frameRecord is one frame. Its head is in it and not behind a pointer, so that nothing is allocated for a frame.
type frameRecord struct {
	at      int64 // ns since the run's start
	size    uint32
	handler *scenario.Step // the handler's first action that ran for it; of a frame that was sent, the action that did
	taker   *scenario.Step // the expect that took it
	live    *delivery      // of a message that is still in somebody's hands: it knows better
	code    uint16         // of a close frame
	op      socket.Opcode
	out     bool
	fate    fate
	headLen uint8
	head    [transcriptHead]byte
}

// reset forgets the frames of the session before.
func (t *transcript) reset() { t.count = 0 }

// next is the record of the next frame, which still holds an older one.
func (t *transcript) next() *frameRecord {
	if n := len(t.ring); t.count == uint64(n) && n < transcriptFrames {
		n = max(2*n, 2)
		if n > 8 {
			n = transcriptFrames
		}
		ring := make([]frameRecord, n)
		copy(ring, t.ring)
		t.ring = ring
	}
	t.count++
	return t.record(t.count)
}

// record is the frame of a number; nil if it is not there any more, or never was.
func (t *transcript) record(number uint64) *frameRecord {
	if number == 0 || number > t.count || number+uint64(len(t.ring)) <= t.count {
		return nil
	}
	return &t.ring[(number-1)%uint64(len(t.ring))]
}

// settle writes into a message's record what became of it, since the message is used again.
func (t *transcript) settle(d *delivery) {
	if r := t.record(d.frame); r != nil && r.live == d {
		r.handler, r.taker, r.fate, r.live = d.handler, d.taker, d.fate, nil
	}
}

// first is the number of the oldest frame that is there.
func (t *transcript) first() uint64 { return t.count - min(t.count, uint64(len(t.ring))) + 1 }

// show puts the frames into a failure's description. since is when the session opened.
func (t *transcript) show(d *metrics.Detail, since int64) {
	d.FramesTotal = int(t.count)
	if t.count == 0 {
		return
	}
	d.Frames = make([]metrics.Frame, 0, len(t.ring))
	for n := t.first(); n <= t.count; n++ {
		r := t.record(n)
		d.Frames = append(d.Frames, metrics.Frame{
			AtMS: float64(r.at-since) / 1e6, Out: r.out, Kind: r.op.String(), Size: int(r.size),
			Data: append(
				[]byte(nil),
				r.head[:r.headLen]...), Cut: r.size > uint32(r.headLen), Code: int(r.code), By: r.by(),
		})
	}
}

// list notes in a description that one of its frames is one of its arrivals, too.
func (t *transcript) list(d *metrics.Detail, number uint64) {
	if i := int(number) - int(t.first()); number > 0 && i >= 0 && i < len(d.Frames) {
		d.Frames[i].Listed = true
	}
}

// by says who sent or took a frame; "" for nobody.
func (r *frameRecord) by() string {
	handler, taker, fate := r.handler, r.taker, r.fate
	if r.live != nil {
		handler, taker, fate = r.live.handler, r.live.taker, r.live.fate
	}
	by := whoTook(handler, taker)
	switch {
	case by != "":
		return by
	case fate == kept || fate == stranded:
		return "the inbox"
	case fate == dropped:
		return "dropped, full inbox"
	}
	return ""
}

// whoTook names those that did something about a message: a handler, an expect, or both.
func whoTook(handler, taker *scenario.Step) string {
	switch {
	case taker == nil && handler == nil:
		return ""
	case taker == nil:
		return handler.Label
	case handler == nil:
		return taker.Label
	}
	return handler.Label + ", " + taker.Label
}
