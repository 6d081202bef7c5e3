package checks

import (
	"github.com/expr-lang/expr/vm"

	"wsrun/checks/budget"
	"wsrun/checks/exactjson"
	"wsrun/checks/values"
)

// Eval evaluates an expression. The result belongs to the caller: no part of it aliases a read buffer. An error is an
// *EvalError.
func (m *Machine) Eval(e *Expr) (any, error) {
	if s := m.scalar(e); s.kind != noScalar {
		return s.value(), nil
	}
	v, err := m.run(e)
	if err != nil {
		return nil, err
	}
	if fields, ok := values.Fields(v); ok {
		return fields, nil
	}
	return v, nil
}

// Bool evaluates a condition. A value that is not a bool, nil included, is an *EvalError.
func (m *Machine) Bool(e *Expr) (bool, error) {
	if s := m.scalar(e); s.kind == scalarBool {
		return s.n == 1, nil
	}
	v, err := m.run(e)
	if err != nil {
		return false, err
	}
	b, ok := v.(bool)
	if !ok {
		return false, e.notA("a bool", v, m.env.Env)
	}
	return b, nil
}

// Number evaluates a sample: a number, or a bool as 1 or 0. Anything else is an *EvalError.
func (m *Machine) Number(e *Expr) (float64, error) {
	if s := m.scalar(e); s.isNumber() {
		return s.number(), nil
	}
	v, err := m.run(e)
	if err != nil {
		return 0, err
	}
	if b, ok := v.(bool); ok {
		if b {
			return 1, nil
		}
		return 0, nil
	}
	f, ok := values.Number(v)
	if !ok {
		return 0, e.notA("a number", v, m.env.Env)
	}
	return f, nil
}

// scalar evaluates the direct form of an expression. It returns the zero scalar if only a program can compute the
// result.
func (m *Machine) scalar(e *Expr) scalar {
	if e.direct == nil || e.slotted != nil && !m.ready(e.slotted) {
		return scalar{}
	}
	return e.direct(m)
}

// run runs the cheapest program that can compute the result.
func (m *Machine) run(e *Expr) (any, error) {
	program := e.full
	if s := e.slotted; s != nil && m.ready(s) {
		m.fill(s.reads)
		program = s.program
	} else {
		m.fill(e.reads)
	}
	if e.metered {
		return m.runMetered(e, program)
	}
	v, err := m.vm.Run(program, &m.env)
	if err != nil {
		return nil, e.failure(err, m.env.Env)
	}
	return v, nil
}

// runMetered runs a program that counts its work.
func (m *Machine) runMetered(e *Expr, program *vm.Program) (any, error) {
	if m.work.MemorySpent() { // what is counted as it is made would already be too much
		return nil, e.overrun(0, e.length(), budget.NoMemory())
	}
	m.work.Begin()
	v, err := m.vm.Run(program, &m.env)
	m.work.End()
	if m.work.IsLong() {
		m.vm = vm.VM{} // it would keep its stack, and a scope for each loop that was begun
	}
	if err != nil {
		return nil, e.failure(err, m.env.Env)
	}
	return v, nil
}

// ready points the slots at the messages. It returns false if they must be decoded instead.
func (m *Machine) ready(s *slotted) bool {
	if s.msg != (use{}) {
		if m.Msg == nil {
			return false
		}
		if m.env.MsgSlots = m.Msg.ready(s.paths, s.msg); m.env.MsgSlots == nil {
			return false
		}
	}
	if s.sent != (use{}) {
		if m.Sent == nil {
			return false
		}
		if m.env.SentSlots = m.Sent.ready(s.paths, s.sent); m.env.SentSlots == nil {
			return false
		}
	}
	return true
}

// KeyOf returns the message's value at p in the form of NormalKey; false if there is none, so no key can equal it.
func (m *Machine) KeyOf(msg *Message, p *MsgPath) (key any, ok bool) {
	if p.slot >= 0 {
		if vars := msg.ready(p.in, use{strict: exactjson.SlotBit(p.slot)}); vars != nil {
			return NormalKey(vars.array()[p.slot])
		}
	}
	v := msg.decoded()
	for _, key := range p.keys {
		object, isObject := v.(map[string]any)
		if !isObject {
			return nil, false
		}
		v = object[key]
	}
	return NormalKey(v)
}
