package report

import (
	"slices"
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

// conversations returns copies of conversations without secrets.
func (m masking) conversations(list []Conversation) []Conversation {
	out := slices.Clone(list)
	for i := range out {
		c := &out[i]
		m.Each(&c.Scenario, &c.URL, &c.Error, &c.ServerAddress, &c.Reason)
		c.Sent, c.Received = m.headers(c.Sent), m.headers(c.Received)
		c.Body = m.Bytes(c.Body, true)
		c.Failures = slices.Clone(c.Failures)
		for j := range c.Failures {
			m.Each(&c.Failures[j])
		}
		c.Messages = slices.Clone(c.Messages)
		for j := range c.Messages {
			c.Messages[j].Data = m.Bytes(c.Messages[j].Data, c.Messages[j].Cut)
		}
	}
	return out
}

func (m masking) headers(list []metrics.Header) []metrics.Header {
	out := slices.Clone(list)
	for i := range out {
		m.Each(&out[i].Name, &out[i].Value)
	}
	return out
}
