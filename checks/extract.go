package checks

import (
	"math"
	"math/bits"
	"unsafe"
)

// slotVars are the variables that stand for message paths in a program that
// needs no full decode: fields of a struct, as expr loads these in one step.
type slotVars struct {
	V0  any `expr:"v0"`
	V1  any `expr:"v1"`
	V2  any `expr:"v2"`
	V3  any `expr:"v3"`
	V4  any `expr:"v4"`
	V5  any `expr:"v5"`
	V6  any `expr:"v6"`
	V7  any `expr:"v7"`
	V8  any `expr:"v8"`
	V9  any `expr:"v9"`
	V10 any `expr:"v10"`
	V11 any `expr:"v11"`
	V12 any `expr:"v12"`
	V13 any `expr:"v13"`
	V14 any `expr:"v14"`
	V15 any `expr:"v15"`
}

// array is the same memory by index. A struct of equal fields is laid out as an
// array is, and the conversion does not compile if their sizes part.
func (v *slotVars) array() *[maxSlots]any {
	const _ = -(unsafe.Sizeof(slotVars{}) ^ unsafe.Sizeof([maxSlots]any{}))
	return (*[maxSlots]any)(unsafe.Pointer(v))
}

// slots is what one pass over a message found at the paths. The values of the
// last message stay until they are replaced, so that a field that is the same
// again needs no allocation.
type slots struct {
	vars slotVars
	// lists and objects are decoded when an expression reads them
	spans   [maxSlots]span
	pending slotSet
	// Of a path with several keys: something before the last one is missing or
	// null; or it is neither that nor an object.
	absent, wrong slotSet
}

type span struct{ from, to int }

// extractor validates a message and fetches the paths in the same pass. Two
// passes (gjson's Valid, then a Get for each path) take twice as long, and do
// not agree with encoding/json about duplicate keys.
type extractor struct {
	scanner
	paths *Paths
	to    *slots
	vals  *[maxSlots]any
	seen  slotSet
}

// extract fills s from a message; false if it is not a valid JSON object. The
// results are those of a full decode.
func (p *Paths) extract(data []byte, s *slots) bool {
	x := extractor{scanner: scanner{data: data}, paths: p, to: s, vals: s.vars.array()}
	s.pending, s.wrong = 0, 0
	s.absent = p.root.below
	if x.space() != '{' || !x.object(&p.root, maxDepth) || !x.end() {
		return false
	}
	for missing := p.root.below &^ x.seen; missing != 0; missing &= missing - 1 {
		x.vals[bits.TrailingZeros32(uint32(missing))] = nil
	}
	return true
}

// object reads an object, whose '{' is at pos, at a node of the path tree.
func (x *extractor) object(n *pathNode, depth int) bool {
	if depth == 0 {
		return false
	}
	x.pos++
	x.to.absent &^= n.direct
	if x.space() == '}' {
		x.pos++
		return true
	}
	for {
		raw, plain, ok := x.key()
		if !ok {
			return false
		}
		if kid := n.find(raw, plain); kid == nil {
			ok = x.skip(depth - 1)
		} else {
			ok = x.value(kid, depth-1)
		}
		if !ok {
			return false
		}
		switch x.space() {
		case ',':
			x.pos++
		case '}':
			x.pos++
			return true
		default:
			return false
		}
	}
}

func (n *pathNode) find(raw []byte, plain bool) *pathNode {
	if !plain {
		return n.kid(unquote(raw))
	}
	for _, kid := range n.kids {
		if kid.key == string(raw) {
			return kid
		}
	}
	return nil
}

// value reads the value of a key that paths go through or end at.
func (x *extractor) value(n *pathNode, depth int) bool {
	// A duplicate key replaces what the first one said, all of it.
	bit := slotBit(n.slot)
	x.seen &^= n.below | bit
	x.to.pending &^= n.below | bit
	x.to.wrong &^= n.below
	x.to.absent |= n.below

	c := x.space()
	switch c {
	case '{', '[':
		from := x.pos
		ok := false
		if c == '{' && n.below != 0 {
			ok = x.object(n, depth)
		} else {
			ok = x.skip(depth)
			x.to.wrong |= n.below
		}
		if ok && n.slot >= 0 {
			x.to.spans[n.slot] = span{from, x.pos}
			x.to.pending |= bit
			x.seen |= bit
		}
		return ok
	}
	if c != 'n' {
		x.to.wrong |= n.below
	}
	if n.slot < 0 {
		return x.skip(depth)
	}
	x.seen |= bit
	return x.scalar(c, &x.vals[n.slot])
}

// scalar reads a value that is neither list nor object into v, which holds the
// value that the path had in the message before.
func (x *extractor) scalar(c byte, v *any) bool {
	switch c {
	case '"':
		raw, plain, ok := x.str()
		if ok {
			x.setString(v, raw, plain)
		}
		return ok
	case 't':
		*v = true
		return x.literal("true")
	case 'f':
		*v = false
		return x.literal("false")
	case 'n':
		*v = nil
		return x.literal("null")
	}
	raw, integral, ok := x.number()
	if !ok {
		return false
	}
	if !integral {
		f := float(raw)
		if old, same := (*v).(float64); !same || math.Float64bits(old) != math.Float64bits(f) {
			*v = f
		}
		return true
	}
	if n, ok := smallInteger(raw); !ok {
		*v = integer(raw)
	} else if old, same := (*v).(int); !same || old != n {
		*v = n
	}
	return true
}

// setString sets *v, without an allocation if the string was there before or is
// a literal of an expression.
func (x *extractor) setString(v *any, raw []byte, plain bool) {
	if !plain {
		*v = unquote(raw)
		return
	}
	if old, ok := (*v).(string); ok && old == string(raw) {
		return
	}
	if len(raw) <= maxLiteralLen {
		if known, ok := x.paths.literals[string(raw)]; ok {
			*v = known
			return
		}
	}
	*v = string(raw)
}

// resolve decodes what the slots of want hold as lists and objects.
func (s *slots) resolve(data []byte, want slotSet) {
	vals := s.vars.array()
	for left := s.pending & want; left != 0; left &= left - 1 {
		slot := bits.TrailingZeros32(uint32(left))
		d := decoder{scanner: scanner{data: data[:s.spans[slot].to], pos: s.spans[slot].from}}
		vals[slot], _ = d.value(maxDepth) // the pass has found it valid
	}
	s.pending &^= want
}
