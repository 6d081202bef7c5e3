package checks

import (
	"wsrun/checks/budget"
	"wsrun/checks/exactjson"
	"wsrun/checks/values"
)

// PayloadBuilder builds a Payload. The zero value is ready to use.
type PayloadBuilder struct{ parts []payloadPart }

// Payload is JSON with typed holes, encoded in advance: literal bytes and programs. It is immutable and shared by all
// machines.
type Payload struct{ parts []payloadPart }

// payloadPart is literal JSON, or a hole for a template's value.
type payloadPart struct {
	json []byte
	hole *Template
	text bool // always a string, like a key
}

// Raw appends JSON as is.
func (b *PayloadBuilder) Raw(json string) {
	if last := len(b.parts) - 1; last >= 0 && b.parts[last].hole == nil {
		b.parts[last].json = append(b.parts[last].json, json...)
	} else if json != "" {
		b.parts = append(b.parts, payloadPart{json: []byte(json)})
	}
}

// Hole appends a value. A template that is a single expression keeps its type; any other is a string.
func (b *PayloadBuilder) Hole(t *Template) { b.add(t, !t.Whole()) }

// Key appends an object's key: a string, without the colon.
func (b *PayloadBuilder) Key(t *Template) { b.add(t, true) }

func (b *PayloadBuilder) add(t *Template, text bool) {
	if s, ok := t.Const(); ok {
		b.Raw(string(exactjson.AppendString(nil, s)))
		return
	}
	b.parts = append(b.parts, payloadPart{hole: t, text: text})
}

// Build returns the payload of what was appended, and starts a new one.
func (b *PayloadBuilder) Build() *Payload {
	p := &Payload{parts: b.parts}
	b.parts = nil
	return p
}

// Const returns the bytes of a payload without holes. They must not be modified.
func (p *Payload) Const() ([]byte, bool) {
	switch {
	case len(p.parts) == 0:
		return nil, true
	case len(p.parts) == 1 && p.parts[0].hole == nil:
		return p.parts[0].json, true
	}
	return nil, false
}

// Reads reports whether an expression of the payload reads any name of n.
func (p *Payload) Reads(n Names) bool {
	for _, part := range p.parts {
		if part.hole != nil && part.hole.Reads(n) {
			return true
		}
	}
	return false
}

// AppendPayload appends a payload's JSON to dst. An error is an *EvalError.
func (m *Machine) AppendPayload(dst []byte, p *Payload) ([]byte, error) {
	var err error
	start := len(dst)
	for _, part := range p.parts {
		switch {
		case part.hole == nil:
			dst = append(dst, part.json...)
		case part.text:
			dst, err = m.appendJSONText(dst, part.hole)
		default:
			dst, err = m.appendJSON(dst, part.hole.whole())
		}
		if err != nil {
			return dst, err
		}
		if part.hole != nil && len(dst)-start > budget.MaxText {
			return dst, part.hole.tooLong()
		}
	}
	return dst, nil
}

// appendJSONText appends a template's text as a JSON string.
func (m *Machine) appendJSONText(dst []byte, t *Template) ([]byte, error) {
	text, err := m.Text(t)
	if err != nil {
		return dst, err
	}
	return exactjson.AppendString(dst, text), nil
}

// appendJSON appends an expression's value.
func (m *Machine) appendJSON(dst []byte, e *Expr) ([]byte, error) {
	if s := m.scalar(e); s.kind != noScalar {
		if out, ok := s.appendJSON(dst); ok {
			return out, nil
		}
	}
	v, err := m.run(e)
	if err != nil {
		return dst, err
	}
	dst, err = values.Encode(dst, v)
	if err == exactjson.ErrTooLong {
		return dst, e.tooLong()
	}
	if err != nil {
		return dst, e.failAt(0, e.length(), "%s cannot be sent as JSON: %s", e.src.Value, err)
	}
	return dst, nil
}
