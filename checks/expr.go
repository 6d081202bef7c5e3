package checks

import (
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"github.com/expr-lang/expr/vm"

	"wsrun/diag"
)

// Expr is a compiled expression; immutable, shared by all machines.
type Expr struct {
	src   diag.Text
	scope *Scope
	reads read

	// The forms of the expression, which all have the same results. full is always there; the others are cheaper.
	full   *vm.Program
	direct direct // of the slotted form, if there is one; nil: there is none
	// slotted has the same results, with less of the message decoded; nil if the expression reads no constant message
	// path.
	slotted *slotted

	// metered reports whether the programs count their work: see meter.
	metered bool

	key *MatchKey

	// Only created when something has to be explained.
	failures sync.Map // failureKey → *EvalError
	failed   atomic.Int32
	parts    sync.Map // span of a part → *Expr
}

// slotted is the form of a program that reads message paths from slots.
type slotted struct {
	program   *vm.Program
	reads     read // excluding msg and sent if their slots are read
	paths     *Paths
	msg, sent use // zero: none of its slots are read
}

// Source returns the expression's text and place.
func (e *Expr) Source() diag.Text { return e.src }

// Reads reports whether the expression reads any name of n.
func (e *Expr) Reads(n Names) bool { return e.reads&n.reads() != 0 }

// length returns the expression's length in runes.
func (e *Expr) length() int { return utf8.RuneCountInString(e.src.Value) }
