package scenario

import (
	"slices"
)

// At runs a part of the script at some of the iteration's sockets: at each of them by itself, on List. The script goes
// on when all of them are done. With HasElse, the first that misses what it waits for sends it to To.
type At struct {
	fork
	Who     []Who
	List    *List
	HasElse bool
	// Ends reports whether the script goes on only when the sessions are over.
	Ends bool
	// AwaitsEnd reports whether it waits for the sessions' ends.
	AwaitsEnd bool
}

func (a *At) next(at int) []int { return a.orElse(at, a.HasElse) }

func (a *At) tests() bool {
	return slices.ContainsFunc(a.List.Steps, func(st Step) bool { return st.tests() })
}

// Sends reports whether something goes out.
func (a *At) Sends() bool { return a.List.Steps[0].verb.direction() == "to" }

// Missed is the end of an At's list that did not get what it waited for.
type Missed struct{ final }
