package metrics

// Handshake is what client and server said to each other in a handshake, or in an HTTP request and its answer, as far
// as it got.
type Handshake struct {
	Method   string   // of an HTTP request; "" for a handshake
	URL      string   // requested URL
	Sent     []Header // request header
	SentBody []byte   // start of the request's body
	SentCut  bool     // SentBody is incomplete
	Status   int      // of the answer; 0: none
	Received []Header // answer header
	Body     []byte   // start of the body of an answer other than 101
	Cut      bool     // Body may be incomplete
}

// Header is a line of an HTTP header.
type Header struct{ Name, Value string }
