package checks

// compileSlots compiles the expression again with the constant paths into a message replaced by slots, unless it reads
// no such path or also reads the message as a whole. seen is the resolver of the form without slots.
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
	// The full form compiled, and a slot can have any type, like the path.
	if program := c.build(tree, KindAny); program != nil {
		e.slotted = &slotted{program: program, reads: reads, paths: paths, msg: msg.use, sent: sent.use}
		e.direct = direct
	}
}

// canSlot reports whether slots can replace everything that is read of the message, and reserves them if so.
func (p *paths) canSlot(registry *Paths) bool {
	if p.whole || len(p.keys) == 0 || !registry.fit(p.keys) {
		return false
	}
	for _, keys := range p.keys {
		registry.add(keys)
	}
	return true
}
