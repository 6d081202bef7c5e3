package scenario

import (
	"wsrun/diag"
)

// Trial is a place of the file that tests something: an expect, a request, an expect-none, an expect-close, or a ping
// that waits for its pong. If one was begun in a run but never reached a verdict, nothing was tested there. The same
// action in a list that is run from several places is a single Trial. It is immutable.
type Trial struct {
	What  string // expect, request, ping …
	Label string // name of the action in reports
	At    diag.Pos
	Len   int
}
