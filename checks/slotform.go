package checks

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
