package result

import (
	"time"

	"wsrun/metrics"
)

// Conversation is a handshake and, if it opened a session, the session's data messages, with the HTTP requests beside
// it. One without a URL is HTTP requests and nothing else.
type Conversation struct {
	Scenario      string
	VU, Iteration int

	URL           string
	Began         time.Time        // of the handshake
	Sent          []metrics.Header // of the request, as far as it was written
	Status        int              // of the answer; 0: there was none
	Received      []metrics.Header // of the answer
	Body          []byte           // of an answer other than 101, its start
	Error         string           // why there is no session; "": there is one
	ServerAddress string           // the address that was connected to

	// How long the phases took; 0 for one that was not reached or not needed. Open is from the handshake's end to the
	// session's.
	Blocked, DNS, TCP, TLS, Upgrade, Open time.Duration

	Messages []Message // oldest first
	LeftOut  int       // messages before these

	// Exchanges are the HTTP requests of its iteration that ended since the conversation before, oldest first.
	Exchanges []Exchange

	Code       int // of the close; 0: no session
	Reason, By string
	Failures   []string // what failed, in words
}

// Message is a data message. Data is all of it if it is as long as Size, else its start.
type Message struct {
	At     time.Time
	Out    bool // sent by the client
	Binary bool
	Size   int // bytes
	Cut    bool
	Data   []byte
}

// Exchange is an HTTP request and its answer, as far as it came.
type Exchange struct {
	Method, URL   string
	Protocol      string // "HTTP/1.1", "HTTP/2.0"; "" if there was no answer
	Began         time.Time
	Sent          []metrics.Header
	SentBody      Body
	Status        int // of the answer; 0: there was none
	Received      []metrics.Header
	Body          Body   // of the answer, decoded
	Wire          int64  // bytes of the answer's body as it came
	Error         string // why there is no whole answer; "": there is one
	ServerAddress string

	// How long the phases took; 0 for one that was not reached or not needed.
	Blocked, DNS, TCP, TLS, Sending, Waiting, Receiving time.Duration
}

// Body is what an HTTP request or its answer carries. Data is all of it if it is as long as Size, else its start.
type Body struct {
	Size int // bytes
	Cut  bool
	Data []byte
}
