package result

import (
	"time"

	"wsrun/diag"
	"wsrun/metrics"
)

// Step is something that a single iteration did or failed to do, reported when it has happened: an Opened, a Done, a
// Checked, an Exchanged, a Failed or a Closed.
type Step interface{ step() }

// Opened is a handshake.
type Opened struct {
	Socket string // its name in a file with several; "" in any other
	URL    string
	OK     bool
	Status int           // of the answer; 0: none
	Took   time.Duration // from the dial to the answer

	// For a handshake after a lost connection: the number of the attempt, the time since the loss, and whether another
	// attempt follows if it fails. Attempt is 0 for all other handshakes.
	Attempt  int
	Since    time.Duration
	Survived bool
}

// Done is an action that succeeded. One that did not is a Failed.
type Done struct {
	Verb   string // expect, expect-none, ping, …
	Name   string
	Named  bool   // the name is from the file
	Socket string // as of Opened
	At     diag.Pos
	Took   time.Duration
}

// Checked is a check that was evaluated.
type Checked struct {
	Name   string
	Alone  bool // it is an action of its own, not part of the preceding step
	At     diag.Pos
	OK     bool
	Detail *metrics.Detail // of a failed check; may be nil
}

// Failed is an error of the iteration.
type Failed struct {
	Kind     string
	Name     string // of the action; "" if it belongs to none
	At       diag.Pos
	Survived bool            // the iteration goes on
	Detail   *metrics.Detail // may be nil
}

// Closed is the end of a session.
type Closed struct {
	Socket   string // as of Opened
	OK       bool   // it ended as it should
	Code     int
	Reason   string
	By       string        // client, server or network
	Survived bool          // the iteration continues on another connection
	Took     time.Duration // duration of the session, from the end of its handshake
}

// Exchanged is an HTTP request that ended, with or without an answer. One that fails the iteration is also reported as
// a Failed, and one answered by a message also as a Done when that arrives.
type Exchanged struct {
	Name        string
	Named       bool // the name is from the file, and not that of a Done
	At          diag.Pos
	Method, URL string
	Status      int  // of the answer; 0: none
	OK          bool // it is the expected answer
	Survived    bool // it is not OK, but the iteration goes on
	Took        time.Duration
}

func (Exchanged) step() {}
func (Opened) step()    {}
func (Done) step()      {}
func (Checked) step()   {}
func (Failed) step()    {}
func (Closed) step()    {}
