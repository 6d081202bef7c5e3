package scenario

import (
	"wsrun/diag"
)

// Trial is a place of the file that tests something: an expect, a request, an expect-none, an expect-close, or a ping
// that waits for its pong. A run in which one began and never reached a verdict has tested nothing there. The same
// action in a list that is run from several places is one Trial. It is immutable.
type Trial struct {
	What  string // expect, request, ping …
	Label string // the action's name in reports
	At    diag.Pos
	Len   int
}
