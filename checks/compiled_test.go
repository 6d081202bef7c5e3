package checks

import (
	"errors"
	"testing"

	"wsrun/diag"
)

// text is a scalar that stands at the start of a file.
func text(value string) diag.Text {
	return diag.NewText(value, diag.Pos{File: "t.yaml", Line: 1, Col: 1}, nil)
}

// anywhere is a scope with every name.
func anywhere() *Scope {
	return &Scope{
		Names:  NMsg | NSent | NResponse | NClose | NError | NControl | NTick | NRequest,
		Vars:   NewNameList("n", "room", "list"),
		Locals: []string{"i", "item"},
		Data:   map[string]NameList{"users": NewNameList("name", "token"), "free": {}},
		What:   "a test",
		Paths:  NewPaths(),
	}
}

func mustCompile(tb testing.TB, src string, kind Kind, sc *Scope) *Expr {
	tb.Helper()
	var out diag.List
	e := Compile(text(src), kind, sc, &out)
	if e == nil {
		tb.Fatalf("compile %s: %v", src, out)
	}
	return e
}

func mustTemplate(tb testing.TB, src string, sc *Scope) *Template {
	tb.Helper()
	var out diag.List
	t := CompileTemplate(text(src), sc, &out)
	if t == nil {
		tb.Fatalf("compile %s: %v", src, out)
	}
	return t
}

// newMachine returns a machine that has a value for every name.
func newMachine() *Machine {
	m := NewMachine(MachineConfig{Seed: 1, VU: 7, Scenario: "chat", Env: map[string]any{"URL": "ws://x", "EMPTY": ""}})
	m.Msg = message(`{"type":"tick","n":5,"a":{"b":1},"list":[1,2]}`)
	m.Sent = message(`{"id":"42"}`)
	m.Locals = []any{3, map[string]any{"id": "it"}}
	m.Vars = map[string]any{"n": 41, "room": "lobby", "list": []any{1, 2, 3}}
	m.Data = map[string]any{"users": map[string]any{"name": "Ann", "token": "t1"}}
	m.Tick, m.Payload, m.RTT, m.Iteration = 2, "p", 1.5, 9
	m.Response = &Response{Status: 101, Subprotocol: "chat.v2", Headers: HeaderMap(map[string][]string{"x-a": {"1", "2"}})}
	m.Close = Close{Code: 1001, Reason: "bye", Clean: true, By: "server"}
	m.Error = ErrorInfo{Kind: "dns", Message: "no such host"}
	m.Request = &Request{Path: "/ws", Query: map[string]any{"q": "1"}, Subprotocols: []any{"a"}, Remote: "127.0.0.1"}
	return m
}

func message(data string) *Message {
	m := new(Message)
	m.Reset([]byte(data), false)
	return m
}

func evalError(tb testing.TB, err error) *EvalError {
	tb.Helper()
	var e *EvalError
	if !errors.As(err, &e) {
		tb.Fatalf("got the error %v, want an *EvalError", err)
	}
	return e
}
