package result

import "wsrun/diag"

// Coverage is what a scenario's run made of its handlers and expects.
type Coverage struct {
	Handlers  []Handler   // the client's first, in the order of the file
	Unhandled []Unhandled // of the ends that have some
}

// Handler is an action's `if`, an expect, or the list of an event that the peer brings, and how often it was met.
type Handler struct {
	Kind   string // if, expect, event
	Label  string // on-message[2]
	Event  string // in whose list it stands: on-message
	Noun   string // what the event brings: message; "" where the times that an `if` is judged are not the event's
	Server bool   // of the file's own server
	Guard  bool   // the action fails or aborts: that it never ran is as it should be
	At     diag.Pos
	Asked  int64 // an `if`: times reached; an expect: waits; an event: sessions
	Met    int64 // an `if`: times held; an expect: messages taken; an event: times it came
	// Unjudged is how often an `if` was reached and could not be judged, of which a notice tells.
	Unjudged int64
	// Of an `if` or an expect that never held: what it compares with, or reads, and what a message has that is almost
	// the same. "" if none has.
	Wants, Has string
}

// Unhandled is what one end read and nothing handled: no expect took it, and no handler's action ran for it.
type Unhandled struct {
	Server  bool // the file's own server
	Count   int64
	Sampled int64   // those whose shape was looked at
	Shapes  []Shape // the most frequent first
	Others  int64   // of the sample: messages of further shapes
}

// Shape is a kind of messages that nothing handled, with its first message.
type Shape struct {
	Text   string // `{type: "price", …}`
	Count  int64  // in the sample
	Binary bool
	Size   int    // of the first one, in bytes
	Head   string // its start
	Near   []Near // conditions that almost fit it
}

// Near is a condition that never held, and almost fits a message that nothing handled.
type Near struct {
	Label string // of the action
	At    diag.Pos
	Wants string // what it compares with, or reads: `"prcie"`, `msg.tpye`
	Has   string // what the message has instead
}

// Never reports whether the handler was asked and met nothing. One that could never be evaluated has a notice instead.
func (h *Handler) Never() bool { return h.Asked > h.Unjudged && h.Met == 0 && !h.Guard }
