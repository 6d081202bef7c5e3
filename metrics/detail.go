package metrics

import "wsrun/diag"

// Detail is what people need to understand one failure; report renders it. Once handed over, it must not be modified.
type Detail struct {
	At           diag.Pos
	Len          int // characters to underline, starting at At; 0 means one
	Message      string
	Reason       string // why a check could not be evaluated; also the end of Message
	VU           int
	Socket       string // the name of the socket it is about, in a file with several; "": none
	Iteration    int
	Values       []Value   // what the expression read
	Awaited      bool      // a message was awaited, so an empty Arrived is worth reporting
	Arrived      []Arrival // what arrived while an expect waited; the last ones of ArrivedTotal
	ArrivedTotal int
	Frames       []Frame // of the session up to the failure; the last ones of FramesTotal
	FramesTotal  int
	Handshake    *Handshake // that failed after its request was sent, or the failed HTTP request; nil otherwise
}

// Value is a part of an expression with its value at the time, both ready to print.
type Value struct{ Expr, Value string }

// Arrival is a message that arrived while an expect waited.
type Arrival struct {
	AfterMS float64 // since the start of the wait
	Binary  bool
	Size    int    // bytes
	Head    string // the start of the payload, ready to print
	Why     string // why it did not match
	Taken   string // what took it
}

// Frame is one frame of a session: a data message (only once), a control frame, or an HTTP request or answer beside it.
type Frame struct {
	AtMS   float64 // since the session opened
	Out    bool    // sent, not received
	Kind   string  // text, binary, ping, pong, close, raw or http
	Size   int     // bytes of the payload, without a close frame's code, or of an HTTP body
	Data   []byte  // start of the payload as on the wire; of a close frame, its reason; of http, a description
	Cut    bool    // Data is incomplete
	Code   int     // of a close frame; 0: none
	By     string  // label of the action that sent or took it; "" for none
	Listed bool    // it is one of the Arrivals, which have more detail
}
