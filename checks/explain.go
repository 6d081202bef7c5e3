package checks

// Reading is something that an expression read, and its value.
type Reading struct{ Expr, Value string }

// Explain returns what the expression reads, with the present values.
func (m *Machine) Explain(e *Expr) []Reading { panic("not yet") }

// WhyNot says which terms of a condition are false now, with what they read.
func (m *Machine) WhyNot(e *Expr) string { panic("not yet") }
