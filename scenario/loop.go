package scenario

import (
	"slices"

	"wsrun/checks"
	"wsrun/diag"
	"wsrun/scenario/table"
)

// loopVerb returns a verb that repeats the `do` beside it.
func loopVerb(key, doc string, source table.Field[Action], modifiers ...string) *verb {
	return &verb{
		Row:       table.Row[Action]{Key: key, Doc: doc, Field: source},
		modifiers: modifiers,
		forms:     []form{{key, []string{"do"}, modifiers}},
		rank:      rankFirst,
		validate: func(d *table.Decoder, a *Action) {
			if a.keys["do"] == nil {
				d.Out.Errorf(a.Pos, len(key), "%q needs a \"do\": the list to repeat", key).
					Note("do: [{send: …}, …], or its actions with a dash each below it")
			}
		},
		block: true,
	}
}

// compileLoop compiles a loop. enter is given the position of its first step, and returns what that does, where to
// continue without a round, and what ends each round.
func compileLoop(l *lister, a *Action, s Step, path string, enter func(start int) (first Do, end *fork, next Do)) {
	if s.If != nil {
		defer l.skip(&s)()
	}
	if bringsMessage(a.Do) {
		l.names |= checks.NMsg // from the second round on
	}
	first, end, next := enter(l.here())
	s.Do = first
	l.emit(s)
	l.actions(a.Do, path+".do")
	l.emit(Step{Do: next, At: s.At})
	end.To = l.here()
}

// compileCounted compiles a loop over a value. enter is given the first of three slots: that of the index or the item,
// which `as` names.
func compileCounted(
	l *lister,
	a *Action,
	s Step,
	path string,
	source *table.Value,
	enter func(v checks.Value, slot, start int) (first Do, end *fork, next Do),
) {
	outer, nameless := l.locals, l.nameless
	defer func() { l.locals, l.nameless = outer, nameless }()
	compileLoop(l, a, s, path, func(start int) (Do, *fork, Do) {
		var value checks.Value
		if source != nil {
			value = valuePlan(source, l.scope(0), l.c.out)
		}
		validateLocal(l, a.As)
		slot := l.slot(a.As.Value)
		l.slot("") // the count, or the list
		l.slot("") // the index of an each
		l.nameless = a.As.Value == ""
		return enter(value, slot, start)
	})
}

// bringsMessage reports whether any of the actions, or one nested in them, may yield a message to its list.
func bringsMessage(actions []*Action) bool {
	return slices.ContainsFunc(actions, func(a *Action) bool {
		return a.verb.brings != nil && a.verb.brings(a) || bringsMessage(a.Do) || bringsMessage(a.Else)
	})
}

// reserves reports whether a name already has a meaning in the list's expressions.
func (l *lister) reserves(name string) bool {
	var extra checks.Names
	if l.ss.server {
		extra = checks.NPeer
	}
	return l.scope(extra).Reserves(name)
}

// validateLocal checks that expressions can use a local's name, and that it hides nothing.
func validateLocal(l *lister, name diag.Text) {
	switch {
	case name.Value == "":
	case !table.IsName(name.Value):
		l.c.out.Errorf(
			name.Pos,
			max(len([]rune(name.Value)), 1),
			"%s can't be a name in expressions: letters, digits and _",
			diag.Quote(name.Value),
		)
	case l.reserves(name.Value):
		l.c.out.Errorf(
			name.Pos,
			len([]rune(name.Value)),
			"%s is already a name of the language: choose another",
			diag.Quote(name.Value),
		)
	}
}
