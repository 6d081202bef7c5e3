package inbox

import "wsrun/scenario"

// Delivery is what became of a message that was read. Whoever handles the message fills in their own part; when nothing
// more can happen to it, the observer is told once.
type Delivery struct {
	Told    Observer       // nil: the message has not arrived
	Frame   uint64         // number in the transcript, counted from 1; 0: not there
	Handler *scenario.Step // first action of a handler that ran for it; nil: none
	Taker   *scenario.Step // expect that took it; nil: none
	Acted   bool           // an action of a handler ran for it
	Fate    Fate
}

// Observer is told of a message to which nothing more can happen. It must not keep it.
type Observer interface{ Settled(m *Message) }

// Fate is where a message ended up that no handler had for itself.
type Fate uint8

// The fates.
const (
	Unseen   Fate = iota // it arrived when nothing fires any more
	Claimed              // a waiting expect took it, or a handler ended the session for it
	Kept                 // it is in the inbox, or an expect took it from there
	Dropped              // a full inbox dropped it
	Stranded             // it was in the inbox when the session ended
	Passed               // nothing waited for it, and there is no inbox
)

// Lost reports whether no expect took the message, or can still take it.
func (f Fate) Lost() bool { return f == Dropped || f == Stranded || f == Passed }

// By names what handled the message: a handler, an expect, or both; otherwise where it is. "" for nothing and nowhere.
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
