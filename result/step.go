package result

import (
	"time"

	"wsrun/diag"
	"wsrun/metrics"
)

// Step is something that a single iteration did or failed to do, told when it has happened: an Opened, a Done, a
// Checked, an Exchanged, a Failed or a Closed.
type Step interface{ step() }

// Opened is a handshake.
type Opened struct {
	URL    string
	OK     bool
	Status int           // of the answer; 0: there was none
	Took   time.Duration // from the dial to the answer

	// Of a handshake after the connection was lost: which attempt it is, how long ago that was, and whether there is
	// another one if it fails. Attempt is 0 for any other handshake.
	Attempt  int
	Since    time.Duration
	Survived bool
}

// Done is an action that did what it should. One that doesn't is a Failed.
type Done struct {
	Verb  string // expect, expect-none, ping, …
	Name  string
	Named bool // the file gives the name
	At    diag.Pos
	Took  time.Duration
}

// Checked is a check that was evaluated.
type Checked struct {
	Name   string
	Alone  bool // it is an action of its own, and not part of the step before it
	At     diag.Pos
	OK     bool
	Detail *metrics.Detail // of one that failed; may be nil
}

// Failed is an error of the iteration.
type Failed struct {
	Kind     string
	Name     string // of the action; "" if it is no action's
	At       diag.Pos
	Survived bool            // the iteration goes on
	Detail   *metrics.Detail // may be nil
}

// Closed is the end of a session.
type Closed struct {
	OK       bool // it ended as it was to
	Code     int
	Reason   string
	By       string        // client, server or network
	Survived bool          // the iteration goes on with another connection
	Took     time.Duration // the session, from its handshake's end
}

// Exchanged is an HTTP request that ended, with its answer or without one. One that fails the iteration is a Failed,
// too, and one whose answer is a message is a Done when that has come.
type Exchanged struct {
	Name        string
	Named       bool // the file gives the name, and it is not that of a Done
	At          diag.Pos
	Method, URL string
	Status      int  // of the answer; 0: there was none
	OK          bool // it is the answer that the file expects
	Survived    bool // it is not, and the iteration goes on
	Took        time.Duration
}

func (Exchanged) step() {}
func (Opened) step()    {}
func (Done) step()      {}
func (Checked) step()   {}
func (Failed) step()    {}
func (Closed) step()    {}
