package runner

import "wsrun/checks"

// message is one data message as the session holds it. The reader fills one and hands it to the handlers; a list that
// waits, or the inbox, retains it, and then the reader takes another. Guarded by the session's mutex, but for the
// reader's own.
type message struct {
	checks.Message
	refs int
	delivery
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

// release gives a message up. When nobody holds it any more, its delivery is settled, and the reader may fill it again.
func (it *iteration) release(m *message) {
	if m.refs--; m.refs > 0 {
		return
	}
	if m.obs != nil {
		m.obs.settled(m)
	}
	if len(it.spareMsgs) < 4 && cap(m.Data) <= maxSpare {
		it.spareMsgs = append(it.spareMsgs, m)
	}
}
