package exactjson

import (
	"math"
	"math/bits"
)

// Slots holds what one pass over a message found at the paths. The zero value is ready to use. Values of the previous
// message remain until they are replaced, so an unchanged field needs no allocation. It is not safe for concurrent use.
type Slots struct {
	// Values holds the value of each path by its slot; nil where the message has none. Lists and objects are present
	// only after Resolve.
	Values [MaxSlots]any
	// Lists and objects are decoded when an expression reads them.
	spans   [MaxSlots]span
	pending SlotSet
	// For a path with several keys: a value before the last key is missing or null (absent), or is present but not an
	// object (wrong).
	absent, wrong SlotSet
}

// Hold reports whether Values equal the result of a full decode for these paths. Those in strict need an object at
// every step; in opt, a missing value on the way gives nil, as in `msg.a?.b`.
func (s *Slots) Hold(strict, opt SlotSet) bool {
	return (s.absent|s.wrong)&strict == 0 && s.wrong&opt == 0
}

type span struct{ from, to int }

// extractor validates a message and fetches the paths in the same pass. Two passes (gjson's Valid, then a Get per path)
// take twice as long, and disagree with encoding/json about duplicate keys.
type extractor struct {
	scanner
	paths *Paths
	to    *Slots
	seen  SlotSet
}

// Extract fills s from a message. It reports whether the message is a valid JSON object; the results are those of a
// full decode.
func (p *Paths) Extract(data []byte, s *Slots) bool {
	x := extractor{scanner: scanner{data: data}, paths: p, to: s}
	s.pending, s.wrong = 0, 0
	s.absent = p.root.below
	if x.space() != '{' || !x.object(&p.root, MaxDepth) || !x.end() {
		return false
	}
	for missing := p.root.below &^ x.seen; missing != 0; missing &= missing - 1 {
		s.Values[bits.TrailingZeros32(uint32(missing))] = nil
	}
	return true
}

// object reads the object whose '{' is at pos, for a node of the path tree.
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

// value reads the value of a key at which paths end or continue.
func (x *extractor) value(n *pathNode, depth int) bool {
	// A duplicate key replaces everything that the first one set.
	bit := SlotBit(n.slot)
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
	return x.scalar(c, &x.to.Values[n.slot])
}

// scalar reads a value that is neither list nor object into v, which still holds the path's value from the previous
// message.
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

// setString sets *v, without an allocation if the string is in the previous message or a literal of an expression.
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

// Resolve decodes the lists and objects in the slots of want. data is the message that Extract read.
func (s *Slots) Resolve(data []byte, want SlotSet) {
	if s.pending&want == 0 {
		return
	}
	for left := s.pending & want; left != 0; left &= left - 1 {
		slot := bits.TrailingZeros32(uint32(left))
		d := decoder{scanner: scanner{data: data[:s.spans[slot].to], pos: s.spans[slot].from}}
		s.Values[slot], _ = d.value(MaxDepth) // Extract has validated it
	}
	s.pending &^= want
}
