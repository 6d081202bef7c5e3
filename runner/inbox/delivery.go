package inbox

import "wsrun/scenario"

// Delivery is what became of one message that was read. Whoever does something about it fills its own part in; when
// nobody can do anything more, the observer is told once.
type Delivery struct {
	Told    Observer       // nil: the message has not arrived
	Frame   uint64         // its number in the transcript, from 1; 0: it is not there
	Handler *scenario.Step // a handler's first action that ran for it; nil: none
	Taker   *scenario.Step // the expect that took it; nil: none
	Acted   bool           // a handler's action ran for it
	Fate    Fate
}

// Observer is told of a message about which nobody can do anything any more. It must not keep it.
type Observer interface{ Settled(m *Message) }

// Fate is where a message ended that no handler had for itself.
type Fate uint8

// The fates.
const (
	Unseen   Fate = iota // it came when nothing fires any more
	Claimed              // an expect that waited took it, or a handler ended the session for it
	Kept                 // it is in the inbox, or an expect took it there
	Dropped              // it fell out of a full inbox
	Stranded             // it was in the inbox when the session ended
	Passed               // nobody waited for it, and there is no inbox
)

// Lost reports whether no expect took the message, nor can take it any more.
func (f Fate) Lost() bool { return f == Dropped || f == Stranded || f == Passed }

// By names those that did something about the message: a handler, an expect, or both; else where it is. "" for nobody
// and nowhere.
func (d *Delivery) By() string {
	switch {
	case d.Taker != nil && d.Handler != nil:
		return d.Handler.Label + ", " + d.Taker.Label
	case d.Handler != nil:
		return d.Handler.Label
	case d.Taker != nil:
		return d.Taker.Label
	case d.Fate == Kept || d.Fate == Stranded:
		return "the inbox"
	case d.Fate == Dropped:
		return "dropped, full inbox"
	}
	return ""
}
