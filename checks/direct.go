package checks

import (
	"math"
	"strconv"
	"strings"

	"github.com/expr-lang/expr/ast"

	"wsrun/checks/library"
	"wsrun/checks/syntax"
)

// direct is the direct form of an expression: functions that call each other instead of a program for the VM. It
// supports comparisons of names and literals, joined by and, or and not, and sums, which covers most conditions. Its
// results are the same as the VM's. Where it has none, because a value has another type or the expression fails, it
// returns the zero scalar, and the VM runs.
type direct func(m *Machine) scalar

// directOf returns the direct form of a resolved tree; nil if it has none.
func directOf(n ast.Node) direct {
	switch n := n.(type) {
	case *ast.BoolNode:
		return constant(n.Value)
	case *ast.IntegerNode:
		return constant(n.Value)
	case *ast.FloatNode:
		return constant(n.Value)
	case *ast.StringNode:
		return constant(n.Value)
	case *ast.NilNode:
		return constant(nil)
	case *ast.IdentifierNode:
		return directName(n.Value)
	case *ast.ChainNode:
		return directOf(n.Node)
	case *ast.MemberNode:
		return directMember(n)
	case *ast.UnaryNode:
		return directUnary(n)
	case *ast.BinaryNode:
		return directBinary(n)
	}
	return nil
}

func constant(v any) direct {
	s := scalarOf(v)
	return func(*Machine) scalar { return s }
}

// directName handles names that are scalars themselves.
func directName(name string) direct {
	switch name {
	case "text":
		return func(m *Machine) scalar {
			if m.Msg == nil {
				return scalar{kind: scalarString}
			}
			return scalar{kind: scalarString, s: m.Msg.asText()}
		}
	case "size":
		return func(m *Machine) scalar {
			if m.Msg == nil {
				return scalar{kind: scalarInt}
			}
			return scalar{kind: scalarInt, n: len(m.Msg.Data)}
		}
	case "received":
		return func(m *Machine) scalar {
			if m.Msg == nil {
				return floatScalar(0)
			}
			return floatScalar(library.Millis(m.Msg.At))
		}
	case "tick":
		return func(m *Machine) scalar { return scalar{kind: scalarInt, n: m.Tick} }
	case "rtt":
		return func(m *Machine) scalar { return floatScalar(m.RTT) }
	case "payload":
		return func(m *Machine) scalar { return scalar{kind: scalarString, s: m.Payload} }
	}
	return nil
}

// directMember handles slots, locals, variables and the VU.
func directMember(n *ast.MemberNode) direct {
	root, ok := n.Node.(*ast.IdentifierNode)
	if !ok || n.Method {
		return nil
	}
	switch property := n.Property.(type) {
	case *ast.IntegerNode:
		if slot := property.Value; root.Value == localsName {
			return func(m *Machine) scalar {
				if slot >= len(m.Locals) {
					return scalar{}
				}
				return scalarOf(m.Locals[slot])
			}
		}
	case *ast.StringNode:
		return directField(root.Value, property.Value)
	}
	return nil
}

func directField(root, field string) direct {
	switch root + "." + field {
	case "vu.id":
		return func(m *Machine) scalar { return scalar{kind: scalarInt, n: m.vu.ID} }
	case "vu.iteration":
		return func(m *Machine) scalar { return scalar{kind: scalarInt, n: m.Iteration} }
	case "vu.reconnects":
		return func(m *Machine) scalar { return scalar{kind: scalarInt, n: m.Reconnects} }
	}
	slot, err := strconv.Atoi(strings.TrimPrefix(field, "v"))
	switch {
	case root == "vars":
		return func(m *Machine) scalar { return scalarOf(m.Vars[field]) }
	case root == msgSlotsName && err == nil:
		return func(m *Machine) scalar { return scalarOf(m.env.MsgSlots.array()[slot]) }
	case root == sentSlotsName && err == nil:
		return func(m *Machine) scalar { return scalarOf(m.env.SentSlots.array()[slot]) }
	}
	return nil
}

func directUnary(n *ast.UnaryNode) direct {
	of := directOf(n.Node)
	if of == nil {
		return nil
	}
	switch n.Operator {
	case "not", "!":
		return func(m *Machine) scalar {
			s := of(m)
			if s.kind != scalarBool {
				return scalar{}
			}
			return boolScalar(s.n == 0)
		}
	case "-":
		if number, ok := n.Node.(*ast.IntegerNode); ok && number.Value != math.MinInt {
			return constant(-number.Value)
		}
		if number, ok := n.Node.(*ast.FloatNode); ok {
			return constant(-number.Value)
		}
	}
	return nil
}

func directBinary(n *ast.BinaryNode) direct {
	if n.Operator == "in" {
		return directIn(n)
	}
	left, right := directOf(n.Left), directOf(n.Right)
	if left == nil || right == nil {
		return nil
	}
	switch n.Operator {
	case "and", "&&":
		return directJunction(left, right, 0)
	case "or", "||":
		return directJunction(left, right, 1)
	case "==":
		return func(m *Machine) scalar { return left(m).equal(right(m)) }
	case "!=":
		return func(m *Machine) scalar {
			s := left(m).equal(right(m))
			if s.kind == scalarBool {
				s.n = 1 - s.n
			}
			return s
		}
	case "<":
		return func(m *Machine) scalar { return left(m).less(right(m)) }
	case "<=":
		return func(m *Machine) scalar { return left(m).lessEqual(right(m)) }
	case ">":
		return func(m *Machine) scalar { return right(m).less(left(m)) }
	case ">=":
		return func(m *Machine) scalar { return right(m).lessEqual(left(m)) }
	case "+", "-", "*":
		operator := n.Operator[0]
		return func(m *Machine) scalar { return left(m).arithmetic(operator, right(m)) }
	case "contains":
		return directText(left, right, strings.Contains)
	case "startsWith":
		return directText(left, right, strings.HasPrefix)
	case "endsWith":
		return directText(left, right, strings.HasSuffix)
	}
	return nil
}

// directJunction is `and`, decided by a false left side, or `or`, decided by a true one. As in the VM, the right side
// may have any type.
func directJunction(left, right direct, decides int) direct {
	return func(m *Machine) scalar {
		s := left(m)
		switch {
		case s.kind != scalarBool:
			return scalar{}
		case s.n == decides:
			return s
		}
		return right(m)
	}
}

func directText(left, right direct, holds func(s, part string) bool) direct {
	return func(m *Machine) scalar {
		a, b := left(m), right(m)
		if a.kind != scalarString || b.kind != scalarString {
			return scalar{}
		}
		return boolScalar(holds(a.s, b.s))
	}
}

// directIn handles `x in [1, "a"]`, with a list of literals.
func directIn(n *ast.BinaryNode) direct {
	left := directOf(n.Left)
	list, ok := n.Right.(*ast.ArrayNode)
	if left == nil || !ok {
		return nil
	}
	literals, ok := syntax.Literals(list)
	if !ok {
		return nil
	}
	among := make([]scalar, len(literals))
	for i, v := range literals {
		among[i] = scalarOf(v)
	}
	return func(m *Machine) scalar {
		s := left(m)
		if s.kind == noScalar {
			return s
		}
		for _, o := range among {
			if s.equal(o).n == 1 {
				return boolScalar(true)
			}
		}
		return boolScalar(false)
	}
}
