package runner

import "wsrun/scenario"

// delivery is what became of one message that was read. Whoever does something about it fills its own part in; when
// nobody can do anything more, the observer is told once.
type delivery struct {
	obs     *observer      // that is told; nil: it has not arrived
	frame   uint64         // its number in the transcript
	handler *scenario.Step // a handler's first action that ran for it; nil: none
	taker   *scenario.Step // the expect that took it; nil: none
	acted   bool           // a handler's action ran for it
	fate    fate
}

// fate is where a message ended that no handler had for itself.
type fate uint8

// lost reports whether no expect took the message, nor can take it any more.
func (f fate) lost() bool { return f == dropped || f == stranded || f == passed }

const (
	unseen   fate = iota // it came when nothing fires any more
	claimed              // an expect that waited took it, or a handler ended the session for it
	kept                 // it is in the inbox, or an expect took it there
	dropped              // it fell out of a full inbox
	stranded             // it was in the inbox when the session ended
	passed               // nobody waited for it, and there is no inbox
)
