package scenario

import (
	"time"

	"wsrun/checks"
	"wsrun/diag"
)

// Step is one instruction: what it does, and what all instructions share. A step whose If is false is skipped.
type Step struct {
	If *checks.Expr
	// Point is If's number among the plan's points; 0: it is not counted.
	Point int
	// Trial is the number of what it tests among the plan's trials; 0: nothing.
	Trial int

	At    diag.Pos // of the verb
	Len   int      // of the verb's name
	Label string   // the action's name in metrics and reports, if it is constant
	Named bool     // the name is from the file
	verb  *verb    // nil: a jump of the list itself
	Name  *checks.Template
	ID    int // index for what a VU keeps per named step
	Tags  []TextPlan

	Do Do
}

// Do is what a step does: one type per verb, and a few that make up blocks and loops. It is immutable.
type Do interface {
	// next returns the steps that may run after the one at a position; none: it ends the list.
	next(at int) []int
}

// measurer takes samples of some metrics, which carry the action's tags.
type measurer interface{ measures(metric string) bool }

// awaiter waits for what it tests; awaits returns for how long, 0 if it does not.
type awaiter interface{ awaits() time.Duration }

// tester may test something.
type tester interface{ tests() bool }

// onward is embedded in what continues with the next step.
type onward struct{}

func (onward) next(at int) []int { return []int{at + 1} }

// final is embedded in what ends its list.
type final struct{}

func (final) next(int) []int { return nil }

// fork is embedded in what continues with the next step, or with another.
type fork struct{ To int }

func (f *fork) next(at int) []int { return []int{at + 1, f.To} }

// orElse implements next for a wait that may have an else.
func (f *fork) orElse(at int, hasElse bool) []int {
	if !hasElse {
		return []int{at + 1}
	}
	return f.next(at)
}

// Jump continues at To.
type Jump struct{ To int }

func (j *Jump) next(int) []int { return []int{j.To} }

// Branch continues at To unless the step's If holds.
type Branch struct{ fork }

// List is a list of actions as flat code. A suspended list is a program counter into it.
type List struct {
	Label string // on-open, on-message, interval[0] …
	Steps []Step
	Slots int // locals: indexes, items, parameters
	// Open reports whether it is the list of on-open: while it runs or waits, the peer's close is unexpected.
	Open bool
	// Script reports whether it is the script's list: while it waits at a session, the peer's close is unexpected.
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

// needsSession reports whether a step is useless once the session is over.
func (s *Step) needsSession() bool {
	return s.verb != nil && (s.verb.needsSession || s.verb.waits) && !s.goesAway()
}

// seesEnd reports whether the session is over for the steps that follow in its list.
func (s *Step) seesEnd() bool {
	_, at := s.Do.(*At) // the script goes on
	return !at && s.verb != nil && s.verb.endsSession && len(s.Do.next(0)) > 0 && !s.goesAway()
}

// tests reports whether the step's action tests something.
func (s *Step) tests() bool {
	t, ok := s.Do.(tester)
	return s.Trial > 0 || ok && t.tests()
}
