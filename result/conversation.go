package result

import (
	"time"

	"wsrun/metrics"
)

// Conversation is a handshake and, if it opened a session, the session's data messages, along with the HTTP requests
// made beside it. One without a URL consists of HTTP requests only.
type Conversation struct {
	Scenario      string
	VU, Iteration int
	Socket        string // its name in a file with several; "" in any other

	URL           string
	Began         time.Time        // start of the handshake
	Sent          []metrics.Header // request header, as far as it was written
	Status        int              // of the answer; 0: none
	Received      []metrics.Header // answer header
	Body          []byte           // start of the body of an answer other than 101
	Error         string           // why there is no session; "": there is one
	ServerAddress string           // address connected to

	// Durations of the phases; 0 for a phase that was not reached or not needed. Open is from the handshake's end to
	// the session's.
	Blocked, DNS, TCP, TLS, Upgrade, Open time.Duration

	Messages []Message // oldest first
	LeftOut  int       // number of messages before these

	// Exchanges are the HTTP requests of the iteration that ended since the previous conversation, oldest first.
	Exchanges []Exchange

	Code       int // close code; 0: no session
	Reason, By string
	Failures   []string // descriptions of what failed
}

// Message is a data message. Data is complete if its length is Size; otherwise it is only the start.
type Message struct {
	At     time.Time
	Out    bool // sent by the client
	Binary bool
	Size   int // bytes
	Cut    bool
	Data   []byte
}

// Exchange is an HTTP request and its answer, as far as it got.
type Exchange struct {
	Method, URL   string
	Protocol      string // "HTTP/1.1", "HTTP/2.0"; "" if there was no answer
	Began         time.Time
	Sent          []metrics.Header
	SentBody      Body
	Status        int // of the answer; 0: none
	Received      []metrics.Header
	Body          Body   // of the answer, decoded
	Wire          int64  // size in bytes of the answer's body on the wire
	Error         string // why the answer is incomplete or missing; "": it is complete
	ServerAddress string

	// Durations of the phases; 0 for a phase that was not reached or not needed.
	Blocked, DNS, TCP, TLS, Sending, Waiting, Receiving time.Duration
}

// Body is the body of an HTTP request or answer. Data is complete if its length is Size; otherwise it is only the
// start.
type Body struct {
	Size int // bytes
	Cut  bool
	Data []byte
}
