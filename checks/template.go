package checks

import "wsrun/diag"

// Template is text with expressions in it; immutable, shared.
type Template struct{}

// CompileTemplate compiles text with ${{ }} in it; nil if a finding was added
// to out.
func CompileTemplate(src diag.Text, sc *Scope, out *diag.List) *Template { panic("not yet") }

// ConstTemplate is a template of literal text.
func ConstTemplate(text string) *Template { panic("not yet") }

// Const returns the text of a template that has no program in it.
func (t *Template) Const() (string, bool) { panic("not yet") }

// Whole reports whether the template is one expression and nothing else, so
// that it keeps its type.
func (t *Template) Whole() bool { panic("not yet") }

// Source returns the template's text and place.
func (t *Template) Source() diag.Text { panic("not yet") }

// Reads reports whether an expression of the template reads any name of n.
func (t *Template) Reads(n Names) bool { panic("not yet") }

// HasTemplate reports whether s has a template, or an escaped one, in it.
func HasTemplate(s string) bool { panic("not yet") }
