package runner

import (
	"wsrun/checks"
	"wsrun/metrics"
	"wsrun/runner/inbox"
	"wsrun/runner/transcript"
	"wsrun/scenario"
	"wsrun/socket"
)

// observer is what watches one connection, or what an iteration does without one. It is told once of each thing that
// happens, and passes it on to its parts: metrics, the transcript, the archive's tape, coverage and the stream of
// steps. Guarded by the iteration's mutex.
type observer struct {
	it   *iteration
	sock part         // nil: what is watched needs none
	inst *instruments // nil on the server's end, which measures nothing
	// reads reports that handlers read the messages, so that one that none of them takes is worth a word.
	reads bool

	since int64 // when the session opened
	seen
	frames transcript.Ring
	recent inbox.Recent
	tape   *tape // of the conversation, if it is kept
	early  earlyChecks
}

// seen is what expressions see of a connection.
type seen struct {
	response   *checks.Response   // the answer to its handshake; nil: there is none
	socket     *checks.SocketInfo // nil: it has no name
	name       string             // the socket's, for people; "": it has none
	reconnects int                // how many of its connections were lost in this iteration
}

// appear makes the iteration's expressions see this connection.
func (o *observer) appear() {
	m := o.it.m
	m.Response, m.Socket, m.Reconnects = o.response, o.socket, o.reconnects
}

// received is told of a data message that was read at a time.
func (o *observer) received(msg *inbox.Message, at int64) {
	o.inst.received()
	msg.Delivery = inbox.Delivery{Told: o, Frame: o.frame(false, dataOpcode(msg.Binary), msg.Data, at, nil)}
	o.frames.Follow(&msg.Delivery)
}

// Settled implements inbox.Observer.
func (o *observer) Settled(msg *inbox.Message) {
	o.frames.Settle(&msg.Delivery)
	switch d := &msg.Delivery; {
	case d.Fate == inbox.Claimed, d.Fate.Lost() && d.Acted:
		o.it.sampled.handled.look(msg)
	case d.Fate.Lost() && o.reads:
		o.it.usage.unhandled++
		o.it.sampled.unhandled.look(msg)
	}
}

// sent is told of a data message that an action wrote.
func (o *observer) sent(data []byte, t *task, step *scenario.Step, do *scenario.Send, tags []metrics.Tag) {
	if o.it.role == Server {
		return
	}
	o.inst.sent(tags)
	at := t.began
	if !do.Request {
		at = o.it.host.now()
	}
	o.frame(true, dataOpcode(do.Binary), data, at, step)
}

// frame is told of a frame that was written or read, and returns its number in the transcript. Of the server's end
// nothing is kept.
func (o *observer) frame(out bool, op socket.Opcode, payload []byte, at int64, by *scenario.Step) uint64 {
	if o.it.role == Server {
		return 0
	}
	if o.tape != nil {
		o.tape.add(out, op, payload, at)
	}
	return o.frames.Add(out, op, payload, at, by)
}

func dataOpcode(binary bool) socket.Opcode {
	if binary {
		return socket.OpBinary
	}
	return socket.OpText
}

// closeFrame is told of a close frame.
func (o *observer) closeFrame(out bool, code int, reason string, by *scenario.Step) {
	if code == 1005 {
		code = 0 // there was none (RFC 6455 §7.1.5)
	}
	o.frames.Close(o.frame(out, socket.OpClose, []byte(reason), o.it.host.now(), by), code)
}

// closed is told of the session's end. wasOpen says that this end had sent no close frame. The close frames that the
// socket read and wrote by itself come first.
func (o *observer) closed(end socket.End, wasOpen bool) {
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
	if o.tape != nil {
		o.tape.closed(end)
	}
}

// answered counts a request that got its reply.
func (o *observer) answered(t *task) {
	if step := t.asking; step != nil {
		t.asking = nil
		o.inst.requestDone(step, t.label, t.tags, false)
	}
}

// unanswered counts a request whose list goes on or ends without its reply.
func (o *observer) unanswered(t *task) {
	if step := t.asking; step != nil {
		t.asking = nil
		o.inst.requestDone(step, t.label, t.tags, true)
	}
}
