package checks

import (
	"strconv"
	"unsafe"

	"wsrun/checks/exactjson"
)

// slotVars are the variables that stand for message paths in a program that needs no full decode. They are fields of a
// struct, since expr loads these in one step.
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

// array is the same memory by index.
func (v *slotVars) array() *[exactjson.MaxSlots]any {
	return (*[exactjson.MaxSlots]any)(unsafe.Pointer(v))
}

// varsOf is the same memory by name. A struct of equal fields has the layout of an array, and the conversion does not
// compile if their sizes differ.
func varsOf(s *exactjson.Slots) *slotVars {
	const _ = -(unsafe.Sizeof(slotVars{}) ^ unsafe.Sizeof([exactjson.MaxSlots]any{}))
	return (*slotVars)(unsafe.Pointer(&s.Values))
}

// compileSlots compiles the expression once more, with the constant paths into
// a message replaced by slots, unless it reads none, or also the message as a
// whole. seen is the resolver of the form that has no slots.
func (c *compilation) compileSlots(e *Expr, seen *resolver) {
	paths := c.sc.Paths
	msg, sent := &slotTarget{variable: msgSlotsName}, &slotTarget{variable: sentSlotsName}
	targets := map[string]*slotTarget{}
	reads := seen.reads
	if seen.msg.canSlot(paths) {
		targets["msg"] = msg
		reads &^= readMsg
	}
	if seen.sent.canSlot(paths) {
		targets["sent"] = sent
		reads &^= readSent
	}
	if len(targets) == 0 {
		return
	}
	for _, s := range seen.literals {
		paths.set.Literal(s)
	}
	tree := c.parse()
	r := &resolver{compilation: c, toSlots: targets}
	r.resolve(&tree.Node)
	r.atMessage(&tree.Node)
	direct := directOf(tree.Node)
	// The first form has compiled, and a slot is of any type, as the path is.
	if program := c.build(tree, KindAny); program != nil {
		e.slotted = &slotted{program: program, reads: reads, paths: paths, msg: msg.use, sent: sent.use}
		e.direct = direct
	}
}

// canSlot reports whether slots can stand for all that is read of the message.
// It takes the slots, so that a second message of the expression finds what is
// left.
func (p *paths) canSlot(registry *Paths) bool {
	if p.whole || len(p.keys) == 0 || !registry.fit(p.keys) {
		return false
	}
	for _, keys := range p.keys {
		registry.add(keys)
	}
	return true
}

// slotField is the field of slotVars for a slot.
func slotField(slot int) string { return "v" + strconv.Itoa(slot) }
