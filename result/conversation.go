package result

import (
	"time"

	"wsrun/metrics"
)

// Conversation is a handshake and, if it opened a session, the session's data messages.
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
