// Package checks contains everything that uses expr: conditions, templates, payloads, and the values that they read.
// Thresholds do not: see checks/threshold.
//
// It has two stages. At load, scenario compiles each expression of a file for its place, with [Compile],
// [CompileTemplate] or [PayloadBuilder]. They take a [diag.Text], so every finding has a place, and a [Scope], which
// lists the available names. They return an [Expr], a [Template] or a [Payload], which are immutable and shared by all
// VUs. At run time, each VU has a [Machine]. Whoever runs the VU sets its fields to what the names stand for, above all
// the [Message] that arrived, and evaluates:
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
// An expression that fails at run time returns an [EvalError], which is data for the runner to count. [Machine.WhyNot]
// and [Machine.Explain] report what a condition read, for people who want to know why it did not hold.
//
// # The stages of an expression
//
// checks/syntax parses it. The resolver looks up its names and rewrites them to slots, and expr's checker determines
// its types. exactness and the meter then replace what would be inexact or unbounded by functions of checks/library,
// and expr's compiler turns the result into a program. Package checks/values defines values, checks/budget what an
// evaluation may take. None of these packages knows this one.
//
// # Three forms
//
// An expression has up to three forms, all with the same results. The full form is a program for expr's VM, on messages
// that are decoded as a whole. The slotted form, for expressions that read only constant paths of a message, takes the
// values from slots: one pass over the bytes validates the message and fetches the paths of all expressions of the
// plan. The full form replaces it if a message is unusual: not an object, or lacking a value on the way to another one.
// The direct form, for comparisons of names and literals, is a few functions that call each other. If values have types
// that it does not support, or the expression fails, the program runs instead.
//
// # Budgets
//
// Each evaluation has a budget of time and memory, see [Overrun]. Another goroutine can stop one that is running:
// [Machine.Busy], [Machine.Interrupt]. Loops, and functions whose time grows with their input, count their work as they
// go. Other expressions, and all direct forms, count nothing.
//
// # Numbers
//
// Integers of JSON are Go's int, and uint64 above its range, so all 64-bit integers are exact in comparisons, in
// arithmetic, in text and in what is sent. All other numbers are float64.
package checks
