package checks

import (
	"math"
	"strconv"

	"wsrun/checks/exactjson"
	"wsrun/checks/values"
)

// scalar is a value that needs no allocation: the direct forms of expressions compute with it. The zero scalar is none,
// and the VM must compute the value.
//
// It has four words, the most that Go keeps in registers. With another field for floats, everything here would take
// several times as long.
type scalar struct {
	kind scalarKind
	n    int // of an int; 1 or 0 of a bool; the bits of a float
	s    string
}

type scalarKind uint8

const (
	noScalar scalarKind = iota
	scalarNil
	scalarBool
	scalarInt
	scalarFloat
	scalarString
)

// scalarOf returns a value as a scalar; the zero scalar for lists, maps and a uint64.
func scalarOf(v any) scalar {
	switch v := v.(type) {
	case nil:
		return scalar{kind: scalarNil}
	case bool:
		return boolScalar(v)
	case int:
		return scalar{kind: scalarInt, n: v}
	case float64:
		return floatScalar(v)
	case string:
		return scalar{kind: scalarString, s: v}
	}
	return scalar{}
}

func boolScalar(b bool) scalar {
	if b {
		return scalar{kind: scalarBool, n: 1}
	}
	return scalar{kind: scalarBool}
}

func floatScalar(f float64) scalar {
	return scalar{kind: scalarFloat, n: int(math.Float64bits(f))}
}

func (s scalar) float() float64 { return math.Float64frombits(uint64(s.n)) }

// value is the inverse of scalarOf.
func (s scalar) value() any {
	switch s.kind {
	case scalarBool:
		return s.n == 1
	case scalarInt:
		return s.n
	case scalarFloat:
		return s.float()
	case scalarString:
		return s.s
	default:
		return nil
	}
}

func (s scalar) isNumber() bool { return s.kind == scalarInt || s.kind == scalarFloat }

func (s scalar) number() float64 {
	if s.kind == scalarInt {
		return float64(s.n)
	}
	return s.float()
}

// equal implements expr's ==.
func (s scalar) equal(o scalar) scalar {
	switch {
	case s.kind == noScalar || o.kind == noScalar:
		return scalar{}
	case s.kind == scalarFloat || o.kind == scalarFloat:
		return boolScalar(s.isNumber() && o.isNumber() && s.number() == o.number())
	}
	return boolScalar(s.kind == o.kind && s.n == o.n && s.s == o.s)
}

// less implements expr's <, between two numbers or two texts.
func (s scalar) less(o scalar) scalar {
	switch {
	case s.kind == scalarInt && o.kind == scalarInt:
		return boolScalar(s.n < o.n)
	case s.isNumber() && o.isNumber():
		return boolScalar(s.number() < o.number())
	case s.kind == scalarString && o.kind == scalarString:
		return boolScalar(s.s < o.s)
	}
	return scalar{}
}

// lessEqual implements expr's <=. It is not the negation of less: with NaN both are false.
func (s scalar) lessEqual(o scalar) scalar {
	switch {
	case s.kind == scalarInt && o.kind == scalarInt:
		return boolScalar(s.n <= o.n)
	case s.isNumber() && o.isNumber():
		return boolScalar(s.number() <= o.number())
	case s.kind == scalarString && o.kind == scalarString:
		return boolScalar(s.s <= o.s)
	}
	return scalar{}
}

// arithmetic computes +, - and * of two numbers; the zero scalar if ints overflow, or for anything else.
func (s scalar) arithmetic(operator byte, o scalar) scalar {
	if s.kind == scalarInt && o.kind == scalarInt {
		var n int
		var fits bool
		switch operator {
		case '+':
			n, fits = values.AddInts(s.n, o.n)
		case '-':
			n, fits = values.SubtractInts(s.n, o.n)
		default:
			n, fits = values.MultiplyInts(s.n, o.n)
		}
		if !fits {
			return scalar{}
		}
		return scalar{kind: scalarInt, n: n}
	}
	if !s.isNumber() || !o.isNumber() {
		return scalar{}
	}
	a, b := s.number(), o.number()
	switch operator {
	case '+':
		return floatScalar(a + b)
	case '-':
		return floatScalar(a - b)
	}
	return floatScalar(a * b)
}

// appendText appends a scalar as written by Format.
func (s scalar) appendText(dst []byte) []byte {
	switch s.kind {
	case scalarString:
		return append(dst, s.s...)
	case scalarInt:
		return strconv.AppendInt(dst, int64(s.n), 10)
	default:
		return values.AppendFormat(dst, s.value())
	}
}

// appendJSON appends a scalar as written by Encode; false if JSON has no such value.
func (s scalar) appendJSON(dst []byte) ([]byte, bool) {
	switch s.kind {
	case scalarString:
		return exactjson.AppendString(dst, s.s), true
	case scalarInt:
		return strconv.AppendInt(dst, int64(s.n), 10), true
	default:
		out, err := values.Encode(dst, s.value())
		return out, err == nil
	}
}
