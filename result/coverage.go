package result

import "wsrun/diag"

// Coverage is how a scenario's run used its handlers and expects.
type Coverage struct {
	Handlers  []Handler   // the client's first, in file order
	Unhandled []Unhandled // one per end that has any
}

// Handler is the `if` of an action, an expect, or the action list of an event caused by the peer, with how often it was
// met.
type Handler struct {
	Kind   string // if, expect, event
	Label  string // on-message[2]
	Event  string // event whose list it is in: on-message
	Noun   string // what the event delivers: message; "" if the evaluations of an `if` do not correspond to events
	Server bool   // it belongs to the file's own server
	Guard  bool   // the action fails or aborts, so it is right that it never ran
	At     diag.Pos
	Asked  int64 // if: times reached; expect: waits; event: sessions
	Met    int64 // if: times it held; expect: messages taken; event: occurrences
	// Unjudged is how often an `if` was reached but could not be evaluated, which also causes a notice.
	Unjudged int64
	// For an `if` or an expect that never held: what it compares with or reads, and the near match found in a message;
	// "" if there is none.
	Wants, Has string
}

// Unhandled is what one end read but nothing handled: no expect took it, and no handler's action ran for it.
type Unhandled struct {
	Server  bool // the file's own server
	Count   int64
	Sampled int64   // number whose shape was examined
	Shapes  []Shape // most frequent first
	Others  int64   // in the sample: messages of further shapes
}

// Shape is a kind of unhandled messages, with the first one of it.
type Shape struct {
	Text   string // `{type: "price", …}`
	Count  int64  // within the sample
	Binary bool
	Size   int    // of the first one, in bytes
	Head   string // its start
	Near   []Near // conditions that nearly match it
}

// Near is a condition that never held but nearly matches an unhandled message.
type Near struct {
	Label string // of the action
	At    diag.Pos
	Wants string // what it compares with or reads: `"prcie"`, `msg.tpye`
	Has   string // what the message has instead
}

// Never reports whether the handler was reached but never met. One that could never be evaluated has a notice instead.
func (h *Handler) Never() bool { return h.Asked > h.Unjudged && h.Met == 0 && !h.Guard }
