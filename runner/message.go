package runner

import (
	"wsrun/checks"
	"wsrun/scenario"
)

// message is one data message as the session holds it. The reader fills one and hands it to the handlers; a list that
// waits, or the inbox, retains it, and then the reader takes another. Guarded by the session's mutex, but for the
// reader's own.
type message struct {
	checks.Message
	refs    int
	frame   uint64         // its number in the transcript
	handler *scenario.Step // a handler's first action that ran for it; nil: none
	taker   *scenario.Step // the expect that took it; nil: none
	acted   bool           // a handler's action ran for it
}

// take gives the reader a message to fill: the last one if nothing holds it, else a spare or a new one.
func (it *iteration) take() *message {
	if n := len(it.spareMsgs); n > 0 {
		m := it.spareMsgs[n-1]
		it.spareMsgs = it.spareMsgs[:n-1]
		m.refs = 1
		return m
	}
	return &message{refs: 1}
}

func (it *iteration) retain(m *message) *message {
	m.refs++
	return m
}

// maxSpare is the largest buffer that is kept for another message: a rare huge one must not stay for the rest of the
// run.
const maxSpare = 64 << 10

func (it *iteration) release(m *message) {
	if m.refs--; m.refs > 0 {
		return
	}
	m.handler, m.taker, m.acted = nil, nil, false
	if len(it.spareMsgs) < 4 && cap(m.Data) <= maxSpare {
		it.spareMsgs = append(it.spareMsgs, m)
	}
}
