package checks

import "wsrun/diag"

// Kind is what an expression must give.
type Kind int

// The kinds.
const (
	KindAny Kind = iota
	KindBool
	KindNumber
)

// Expr is a compiled expression; immutable, shared by all machines.
type Expr struct{}

// Compile compiles an expression; nil if a finding was added to out.
func Compile(src diag.Text, kind Kind, sc *Scope, out *diag.List) *Expr { panic("not yet") }

// Source returns the expression's text and place.
func (e *Expr) Source() diag.Text { panic("not yet") }

// Reads reports whether the expression reads any name of n.
func (e *Expr) Reads(n Names) bool { panic("not yet") }
