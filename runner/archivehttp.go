package runner

import (
	"slices"

	"wsrun/httpclient"
	"wsrun/result"
)

// archive keeps an HTTP request that ended: in the conversation of its session, or in that of the iteration, which
// starts with it if there is none yet.
func (o *observer) archive(x *httpclient.Exchange, err error) {
	host := o.it.host
	if host.opt.Archive == nil || o.inst.warm {
		return
	}
	if o.tape == nil {
		o.tape = host.opt.Archive.begin(&host.archived, o.it.id, o.it.m.Iteration)
	}
	if o.tape != nil {
		o.tape.exchanged(x, err)
	}
}

// endTape ends the conversation of an iteration without any sessions left. The caller holds the lock.
func (o *observer) endTape() {
	if o.tape != nil {
		o.tape.end()
		o.tape = nil
	}
}

// exchanged records an HTTP request and its answer, without bodies if there is no room for them.
func (t *tape) exchanged(x *httpclient.Exchange, err error) {
	sent, received := bodyOf(x.RequestBody), bodyOf(x.Body)
	if !t.room(tapeCost + int64(len(sent.Data)+len(received.Data))) {
		sent.Data, received.Data = nil, nil
		sent.Cut, received.Cut = sent.Size > 0, received.Size > 0
		if !t.room(tapeCost) {
			return
		}
	}
	sent.Data, received.Data = slices.Clone(sent.Data), slices.Clone(received.Data)
	p := &x.Phases
	e := result.Exchange{
		Method: x.Method, URL: publicURL(x), Protocol: x.Proto, Began: x.Begun,
		Sent: headerLines(x.RequestHeader), SentBody: sent,
		Status: x.Status, Received: headerLines(x.Header), Body: received, Wire: x.WireSize,
		ServerAddress: x.Remote,
		Blocked:       max(p.Blocked-p.LookingUp-p.Connecting-p.TLSHandshaking, 0),
		DNS:           p.LookingUp, TCP: p.Connecting, TLS: p.TLSHandshaking,
		Sending: p.Sending, Waiting: p.Waiting, Receiving: p.Receiving,
	}
	if err != nil {
		e.Error = err.Error()
	}
	t.Exchanges = append(t.Exchanges, e)
}

// room reserves room of a conversation and the archive.
func (t *tape) room(n int64) bool {
	if t.used+n > tapeBytes || !t.archive.take(n) {
		return false
	}
	t.used += n
	return true
}

// bodyOf returns the part of a body that is kept; its bytes still belong to the caller.
func bodyOf(data []byte) result.Body {
	kept := data[:min(len(data), tapeMessage)]
	return result.Body{Size: len(data), Cut: len(kept) < len(data), Data: kept}
}
