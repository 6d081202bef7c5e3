package scenario

import (
	"time"

	"wsrun/checks"
	"wsrun/diag"
)

// Step is one instruction: what it does, and what all instructions have. A step whose If is false is skipped.
type Step struct {
	If *checks.Expr
	// Point is If's number among the plan's points; 0: it is not counted.
	Point int
	// Trial is the number of what it tests among the plan's trials; 0: nothing.
	Trial int

	At    diag.Pos // of the verb
	Len   int      // of the verb's name
	Label string   // the action's name in metrics and reports, if it is constant
	Named bool     // the file gives the name
	verb  *verb    // nil: it is a jump of the list itself
	Name  *checks.Template
	ID    int // index for what a VU keeps for each named step
	Tags  []TextPlan

	Do Do
}

// Do is what a step does: one type for each verb, and a few that blocks and loops are made of. It is immutable.
type Do interface {
	// next are the steps that may run when the one at a place has run; none: it ends the list.
	next(at int) []int
}

// measurer is what takes samples of some metrics, which carry the action's tags.
type measurer interface{ measures(metric string) bool }

// awaiter is what waits for what it tests, for so long; 0: it does not.
type awaiter interface{ awaits() time.Duration }

// tester is what judges something, or may.
type tester interface{ tests() bool }

// onward is part of what goes on with the step behind it.
type onward struct{}

func (onward) next(at int) []int { return []int{at + 1} }

// final is part of what ends its list.
type final struct{}

func (final) next(int) []int { return nil }

// fork is part of what goes on with the step behind it, or with another.
type fork struct{ To int }

func (f *fork) next(at int) []int { return []int{at + 1, f.To} }

// orElse is next of a wait that may have an else.
func (f *fork) orElse(at int, hasElse bool) []int {
	if !hasElse {
		return []int{at + 1}
	}
	return f.next(at)
}

// Jump goes on at To.
type Jump struct{ To int }

func (j *Jump) next(int) []int { return []int{j.To} }

// Branch goes on at To unless the step's If holds.
type Branch struct{ fork }

// List is a list of actions as flat code. A suspended list is a program counter into it.
type List struct {
	Label string // on-open, on-message, interval[0] …
	Steps []Step
	Slots int // locals: indexes, items, parameters
	// Open reports whether it is on-open's: while it runs or waits, the peer's close is unexpected.
	Open bool
	// Script reports whether it is the script's: while it waits at a session, the peer's close is unexpected.
	Script bool
	// Waits reports whether some step can suspend it.
	Waits bool
	Point int // of the event; 0: none
}

// TextPlan is a named text.
type TextPlan struct {
	Name  string
	Value *checks.Template
	At    diag.Pos
}

// needsSession reports whether a step is of no use once the session is over.
func (s *Step) needsSession() bool {
	return s.verb != nil && (s.verb.needsSession || s.verb.waits) && !s.goesAway()
}

// seesEnd reports whether the session is over for what follows the step in its list.
func (s *Step) seesEnd() bool {
	_, at := s.Do.(*At) // the script goes on
	return !at && s.verb != nil && s.verb.endsSession && len(s.Do.next(0)) > 0 && !s.goesAway()
}

// tests reports whether the step's action judges something.
func (s *Step) tests() bool {
	t, ok := s.Do.(tester)
	return s.Trial > 0 || ok && t.tests()
}
