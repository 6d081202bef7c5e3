package metrics

import "wsrun/diag"

// Detail is what a person needs to understand one failure; report renders it. Who hands it over does not change it
// any more.
type Detail struct {
	At           diag.Pos
	Len          int // characters to underline from At on; 0 is one
	Message      string
	Reason       string // why a check could not be evaluated; Message ends with it
	VU           int
	Iteration    int
	Values       []Value   // what the expression read
	Awaited      bool      // a message was awaited: none in Arrived is news
	Arrived      []Arrival // what arrived while an expect waited; the last of ArrivedTotal
	ArrivedTotal int
	Frames       []Frame // of the session until the failure; the last of FramesTotal
	FramesTotal  int
	Handshake    *Handshake // that failed after its request was sent, or the HTTP request that did; else nil
}

// Value is a part of an expression and what it was at the time, both ready to print.
type Value struct{ Expr, Value string }

// Arrival is a message that arrived while an expect waited.
type Arrival struct {
	AfterMS float64 // since the wait began
	Binary  bool
	Size    int    // bytes
	Head    string // the start of the payload, ready to print
	Why     string // why it did not match
	Taken   string // who took it
}

// Frame is one frame of a session: a data message, once, a control frame, or an HTTP request or its answer beside it.
type Frame struct {
	AtMS   float64 // since the session opened
	Out    bool    // it was sent, not received
	Kind   string  // text, binary, ping, pong, close, raw or http
	Size   int     // bytes of the payload, without a close frame's code; of the body of a request or an answer
	Data   []byte  // the start of the payload, as on the wire; of a close frame, of its reason; of http, what it is
	Cut    bool    // Data is not all of it
	Code   int     // of a close frame; 0: it had none
	By     string  // the label of the action that sent or took it; "" for none
	Listed bool    // it is one of the Arrivals, which tell more of it
}
