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
	size    int
	handler *scenario.Step // the handler's first action that ran for it; of a frame that was sent, the action that did
	taker   *scenario.Step // the expect that took it
	code    uint16         // of a close frame
	op      socket.Opcode
	out     bool
	kept    bool // it went into the inbox
	dropped bool // and fell out of it
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

// keep notes that a message went into the inbox.
func (t *transcript) keep(number uint64) {
	if r := t.record(number); r != nil {
		r.kept = true
	}
}

// drop notes that a full inbox dropped a message.
func (t *transcript) drop(number uint64) {
	if r := t.record(number); r != nil {
		r.dropped = true
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
			AtMS: float64(r.at-since) / 1e6, Out: r.out, Kind: r.op.String(), Size: r.size,
			Data: append(
				[]byte(nil),
				r.head[:r.headLen]...), Cut: r.size > int(r.headLen), Code: int(r.code), By: r.by(),
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
	by := whoTook(r.handler, r.taker)
	switch {
	case by != "" || !r.kept:
		return by
	case r.dropped:
		return "dropped, full inbox"
	}
	return "the inbox"
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

// frame notes a frame that was written or read, and returns its number. The mock at the server's end keeps nothing.
func (o *observer) frame(out bool, op socket.Opcode, payload []byte, at int64, by *scenario.Step) uint64 {
	if o.it.role == Server {
		return 0
	}
	if o.tape != nil {
		o.tape.add(out, op, payload, at)
	}
	r := o.frames.next()
	r.at, r.size, r.handler, r.taker, r.code, r.op, r.out, r.kept, r.dropped = at, len(
		payload,
	), by, nil, 0, op, out, false, false
	r.headLen = uint8(copy(r.head[:], payload))
	return o.frames.count
}

// arrived notes a data message that was read. The time is that at which it was handled where nothing needs the one at
// which it was read.
func (s *session) arrived(msg *message) {
	var at int64
	switch {
	case s.side.NeedsStamp:
		at = s.readAt(msg)
	case s.role == Client || s.timeouts != nil:
		at = s.host.now()
	}
	if s.timeouts != nil {
		s.last = max(at, s.last)
	}
	msg.frame = s.frame(false, dataOpcode(msg.Binary), msg.Data, at, nil)
}

// left notes a data message that was written.
func (s *session) left(data []byte, t *task, step *scenario.Step, do *scenario.Send) {
	if s.role == Server {
		return
	}
	at := t.began
	if !do.Request {
		at = s.host.now()
	}
	s.frame(true, dataOpcode(do.Binary), data, at, step)
}

func dataOpcode(binary bool) socket.Opcode {
	if binary {
		return socket.OpBinary
	}
	return socket.OpText
}

// handled notes the first action of a handler that ran for a message.
func (o *observer) handled(msg *message, step *scenario.Step) {
	msg.handler = step
	if r := o.frames.record(msg.frame); r != nil {
		r.handler = step
	}
}

// took notes the expect that took a message.
func (o *observer) took(msg *message, step *scenario.Step) {
	msg.taker = step
	if r := o.frames.record(msg.frame); r != nil {
		r.taker = step
	}
}

// closeFrame notes a close frame.
func (o *observer) closeFrame(out bool, code int, reason string, by *scenario.Step) {
	if code == 1005 {
		code = 0 // there was none (RFC 6455 §7.1.5)
	}
	n := o.frame(out, socket.OpClose, []byte(reason), o.it.host.now(), by)
	if r := o.frames.record(n); r != nil {
		r.code = uint16(code)
	}
}

// lastFrames notes the close frames that the socket read and wrote by itself. wasOpen says that this end had sent none.
func (o *observer) lastFrames(end socket.End, wasOpen bool) {
	if end.PeerCode != 0 {
		reason := ""
		if end.By != string(o.it.role) {
			reason = end.Reason // of two reasons, the first is known
		}
		o.closeFrame(false, end.PeerCode, reason, nil)
	}
	answered := end.Clean && end.By != string(o.it.role)
	refused := end.By == string(o.it.role) && end.Err != nil && end.Code != 1006
	if wasOpen && (answered || refused) {
		o.closeFrame(true, end.Code, "", nil)
	}
}
