package checks

import (
	"slices"

	"github.com/expr-lang/expr/ast"

	"wsrun/checks/exactjson"
	"wsrun/checks/syntax"
)

// resolver walks a tree with its scopes. It finds unknown names, collects what is read, and rewrites locals to slots
// and, with toSlots, message paths too.
type resolver struct {
	*compilation
	lets  []string
	reads read

	// How the messages are read, to decide about slots.
	msg, sent paths
	literals  []string

	toSlots map[string]*slotTarget // root name → where its paths go; nil: they stay
}

// paths describes how an expression reads a message: only through constant paths, or also as a whole.
type paths struct {
	whole bool
	keys  [][]string
}

// slotTarget is the variable that holds the slots of a message.
type slotTarget struct {
	variable string
	use      use
}

// resolve walks the node held at n, and may replace it.
func (r *resolver) resolve(n *ast.Node) {
	switch node := (*n).(type) {
	case *ast.IdentifierNode:
		r.identifier(n, node)
	case *ast.ChainNode:
		if !r.path(n) {
			r.resolve(&node.Node)
		}
	case *ast.MemberNode:
		if !r.path(n) {
			r.member(node)
		}
	case *ast.CallNode:
		r.call(node)
	case *ast.VariableDeclaratorNode:
		r.resolve(&node.Value)
		r.lets = append(r.lets, node.Name)
		r.resolve(&node.Expr)
		r.lets = r.lets[:len(r.lets)-1]
	case *ast.StringNode:
		r.literals = append(r.literals, node.Value)
	default:
		for _, child := range syntax.Children(node) {
			r.resolve(child)
		}
	}
}

// identifier resolves a name that stands alone or starts a chain.
func (r *resolver) identifier(n *ast.Node, node *ast.IdentifierNode) {
	name := node.Value
	if slices.Contains(r.lets, name) {
		return
	}
	if slot, ok := r.sc.local(name); ok {
		r.reads |= readLocals
		syntax.Replace(n, syntax.Index(localsName, slot))
		return
	}
	root, ok := r.root(node)
	if !ok {
		r.unknownName(node)
		return
	}
	r.reads |= root.read
	switch root.read {
	case readMsg:
		r.msg.whole = true
	case readSent:
		r.sent.whole = true
	case readReceived:
		*r.sc.Stamps = true
	default: // nothing more needs to be known of the others
	}
}

// root returns the root that a name stands for at this place.
func (r *resolver) root(node *ast.IdentifierNode) (root, bool) {
	if r.shadowed(node.Value) {
		return root{}, false
	}
	for _, root := range roots() {
		if root.name == node.Value && r.sc.has(root) {
			return root, true
		}
	}
	return root{}, false
}

func (r *resolver) shadowed(name string) bool {
	_, local := r.sc.local(name)
	return local || slices.Contains(r.lets, name)
}

// path handles a chain `msg.a.b` as a whole; false if the node is not such a chain, or must be read step by step.
func (r *resolver) path(n *ast.Node) bool {
	ident, steps, ok := syntax.ConstChain(*n)
	if !ok || len(steps) == 0 {
		return false
	}
	root, ok := r.root(ident)
	if !ok || root.read != readMsg && root.read != readSent {
		return false
	}
	// The first step must read an object, or there are no slots at all. If the other steps mix . and ?., they are left
	// to the program. So is a ?. in a chain that continues with something not constant, because ?. skips that too.
	optional := len(steps) > 1 && steps[1].Optional
	for _, s := range steps[1:] {
		if s.Optional != optional {
			return false
		}
	}
	if _, chain := (*n).(*ast.ChainNode); optional && !chain {
		return false
	}
	r.reads |= root.read
	keys := syntax.Keys(steps)
	if root.read == readMsg {
		r.msg.keys = append(r.msg.keys, keys)
	} else {
		r.sent.keys = append(r.sent.keys, keys)
	}
	if target := r.toSlots[ident.Value]; target != nil {
		slot := r.sc.Paths.add(keys).slot
		if optional {
			target.use.opt |= exactjson.SlotBit(slot)
		} else {
			target.use.strict |= exactjson.SlotBit(slot)
		}
		syntax.Replace(n, syntax.Field(target.variable, slotField(slot)))
	}
	return true
}

// member resolves a step of a chain, and checks the names of known members.
func (r *resolver) member(node *ast.MemberNode) {
	if ident, steps, ok := syntax.ConstChain(node); ok {
		if root, ok := r.root(ident); ok {
			r.knownMember(node, root, steps)
		}
	}
	r.resolve(&node.Node)
	if _, name := node.Property.(*ast.StringNode); !name {
		r.resolve(&node.Property)
	}
}
