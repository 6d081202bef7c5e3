package checks

import "wsrun/diag"

// MachineConfig is what a Machine is made of.
type MachineConfig struct {
	Seed     uint64 // of the run; the VU's id is mixed in
	VU       int
	Scenario string
	Env      map[string]any // shared by all machines, only read
}

// Machine evaluates for one VU; one goroutine at a time.
type Machine struct {
	Msg, Sent *Message
	Locals    []any
	Vars      map[string]any
	Data      map[string]any // feeder → row (map[string]any)
	Tick      int
	Payload   string
	RTT       float64 // ms
	Response  *Response
	Close     Close
	Error     ErrorInfo
	Request   *Request
	Iteration int
}

// NewMachine returns the machine of a VU.
func NewMachine(c MachineConfig) *Machine { panic("not yet") }

// Response is what `response` names.
type Response struct {
	Status      int            `expr:"status"`
	Headers     map[string]any `expr:"headers"` // of HeaderMap
	Subprotocol string         `expr:"subprotocol"`
	Extensions  string         `expr:"extensions"`
	URL         string         `expr:"url"`
	Error       string         `expr:"error"`
}

// Close is what `close` names.
type Close struct {
	Code   int    `expr:"code"`
	Reason string `expr:"reason"`
	Clean  bool   `expr:"clean"`
	By     string `expr:"by"`
}

// ErrorInfo is what `error` names.
type ErrorInfo struct {
	Kind    string `expr:"kind"`
	Message string `expr:"message"`
}

// Request is what `request` names on a server.
type Request struct {
	Path         string         `expr:"path"`
	Query        map[string]any `expr:"query"`
	Headers      map[string]any `expr:"headers"` // of HeaderMap
	Subprotocols []any          `expr:"subprotocols"`
	Remote       string         `expr:"remote"`
}

// HeaderMap returns headers as expressions see them: each under its canonical
// and its lower-case name, values joined by ", ".
func HeaderMap(h map[string][]string) map[string]any { panic("not yet") }

// EvalError is an expression that failed at run time.
type EvalError struct {
	Message string
	Offset  int // in runes, in the expression
	Len     int // runes to underline, at least 1
	At      diag.Pos
}

// Error returns the message and its place.
func (e *EvalError) Error() string { panic("not yet") }

// Eval evaluates an expression; an error is an *EvalError.
func (m *Machine) Eval(e *Expr) (any, error) { panic("not yet") }

// Bool evaluates a condition; what is not a bool is an *EvalError.
func (m *Machine) Bool(e *Expr) (bool, error) { panic("not yet") }

// Number evaluates a number; what is not a number is an *EvalError.
func (m *Machine) Number(e *Expr) (float64, error) { panic("not yet") }

// Text evaluates a template to text.
func (m *Machine) Text(t *Template) (string, error) { panic("not yet") }

// AppendText appends a template's text to dst.
func (m *Machine) AppendText(dst []byte, t *Template) ([]byte, error) { panic("not yet") }

// Value evaluates a value; lists and maps are fresh.
func (m *Machine) Value(v Value) (any, error) { panic("not yet") }

// AppendPayload appends a payload's JSON to dst.
func (m *Machine) AppendPayload(dst []byte, p *Payload) ([]byte, error) { panic("not yet") }
