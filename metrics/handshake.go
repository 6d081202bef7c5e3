package metrics

// Handshake is what a client and a server said to each other in a handshake, or in an HTTP request and its answer, as
// far as it came.
type Handshake struct {
	Method   string   // of an HTTP request that is no handshake; "" of one that is
	URL      string   // that was asked for
	Sent     []Header // of the request
	SentBody []byte   // of the request, its start
	SentCut  bool     // SentBody is not all of it
	Status   int      // of the answer; 0: there was none
	Received []Header // of the answer
	Body     []byte   // of an answer other than 101, its start
	Cut      bool     // Body may not be all of it
}

// Header is a line of an HTTP header.
type Header struct{ Name, Value string }
