// Package checks is everything that uses expr: conditions, templates, payloads,
// and the values that they read. Thresholds do not: see checks/threshold.
//
// It has two stages. At load, scenario compiles each expression of a file for
// its place: [Compile], [CompileTemplate], [PayloadBuilder]. What goes in is a
// [diag.Text], so that every finding has a place, and a [Scope], the names that
// are there; what comes out is an [Expr], a [Template] or a [Payload]:
// immutable, shared by all VUs. At run time, each VU has a [Machine]. Whoever
// runs the VU puts into its fields what the names stand for, the [Message] that
// arrived first of all, and evaluates:
//
//	var found diag.List
//	paths := checks.NewPaths() // one for all expressions of a plan
//	e := checks.Compile(src, checks.KindBool, &checks.Scope{Names: checks.NMsg, Paths: paths}, &found)
//	// … all findings are reported, and there are none
//	m := checks.NewMachine(checks.MachineConfig{Seed: seed, VU: 1})
//	m.Msg = new(checks.Message)
//	m.Msg.Reset(payload, false)
//	ok, err := m.Bool(e)
//
// An expression that fails at run time is an [EvalError]: data, for the runner
// to count. [Machine.WhyNot] and [Machine.Explain] say what a condition read, for
// a person who wants to know why it did not hold.
//
// # Of the same result, the cheapest way
//
// An expression has up to three forms, with the same results. The full one is a
// program of expr's VM, on messages that are decoded as a whole. The slotted
// one, for expressions that read only constant paths of a message, takes these
// from slots: one pass over the bytes validates the message and fetches the
// paths of all expressions of the plan. It gives way to the full one where a
// message is unusual: not an object, a value missing on the way to another one.
// The direct one, for comparisons of names and literals, is a few functions
// that call each other; where values are of other types than it knows, or the
// expression fails, the program has the word.
//
// # Budgets
//
// Each evaluation has a budget of time and memory, see [Overrun]. Another goroutine can stop one that is under way:
// [Machine.Busy], [Machine.Interrupt]. Loops, and functions whose time grows with their input, count their work as they
// go. Other expressions, and all direct forms, count nothing.
//
// # Numbers
//
// Integers of JSON are Go's int, and uint64 above it, so that all integers of
// 64 bits are exact in comparisons, in text and in what is sent. Arithmetic with
// a uint64 is expr's: it wraps as an int does. All other numbers are float64.
package checks
