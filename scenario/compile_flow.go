package scenario

import (
	"slices"
	"strings"

	"wsrun/checks"
	"wsrun/diag"
)

// block compiles do, with its condition and its else.
func (l *lister) block(a *Action, s Step, path string) {
	if s.If == nil {
		l.actions(a.Do, path+".do")
		return
	}
	branch := &Branch{}
	s.Do = branch
	l.emit(s)
	l.actions(a.Do, path+".do")
	if len(a.Else) == 0 {
		branch.To = l.here()
		return
	}
	l.orElse(a, &s, &branch.fork, path)
}

// loop compiles repeat, each and while.
func (l *lister) loop(a *Action, s Step, path string) {
	if s.If != nil {
		defer l.skip(&s)()
	}
	if hasExpect(a.Do) {
		l.names |= checks.NMsg // from the second round on
	}
	outer := l.locals
	if a.Verb == "while" {
		loop := &While{Cond: l.c.expr(a.While, checks.KindBool, l.scope(0))}
		s.Do = loop
		start := l.emit(s)
		l.actions(a.Do, path+".do")
		l.emit(Step{Do: &Back{To: start}, At: s.At})
		loop.To = l.here()
		return
	}
	source := a.Count
	if a.Verb == "each" {
		source = a.Each
	}
	var value checks.Value
	if source != nil {
		value = l.c.value(source, l.scope(0))
	}
	l.judgeLocal(a.As)
	slot := l.slot(a.As.Value)
	l.slot("") // the count, or the list
	l.slot("") // the index of an each
	var end *int
	var next Do
	start := l.here()
	if a.Verb == "each" {
		loop := &Each{Slot: slot, List: value}
		s.Do, end, next = loop, &loop.To, &NextItem{To: start, Slot: slot}
	} else {
		loop := &Repeat{Slot: slot, Count: value}
		s.Do, end, next = loop, &loop.To, &NextRound{To: start, Slot: slot}
	}
	l.emit(s)
	nameless := l.nameless
	l.nameless = a.As.Value == ""
	l.actions(a.Do, path+".do")
	l.nameless = nameless
	l.emit(Step{Do: next, At: s.At})
	*end = l.here()
	l.locals = outer
}

func hasExpect(actions []*Action) bool {
	return slices.ContainsFunc(actions, func(a *Action) bool {
		return a.Expect != nil && a.Verb != "expect-none" && a.Verb != "expect-close" || a.Verb == "run" ||
			hasExpect(a.Do) ||
			hasExpect(a.Else)
	})
}

// judgeLocal holds a local's name to what an expression can write and does not hide.
func (l *lister) judgeLocal(name diag.Text) {
	switch {
	case name.Value == "":
	case !identifier.MatchString(name.Value):
		l.c.out.Errorf(
			name.Pos,
			max(len([]rune(name.Value)), 1),
			"%s can't be a name in expressions: letters, digits and _",
			diag.Quote(name.Value),
		)
	case checks.Reserved(name.Value):
		l.c.out.Errorf(
			name.Pos,
			len([]rune(name.Value)),
			"%s is a name of the language already: choose another",
			diag.Quote(name.Value),
		)
	}
}

// run lays a named list out where it is run, with its parameters as locals: names are the caller's place's and the
// parameters'.
func (l *lister) run(a *Action, s Step) {
	name := a.Run.Value
	if a.Run.Pos.Line == 0 || l.c.templated(a.Run, "the name of a list") {
		return
	}
	list := l.c.lists[name]
	switch {
	case list == nil && l.c.unread("actions"):
		return
	case list == nil:
		f := l.c.out.Errorf(
			a.Run.Pos,
			max(len([]rune(name)), 1),
			"no actions are named %s%s",
			diag.Quote(name),
			diag.DidYouMean(name, l.c.listed),
		)
		l.c.ranUnknown = true
		if len(l.c.listed) > 0 {
			f.Note("there are: %s", diag.Names(l.c.listed))
		} else {
			f.Note("declare them: actions: {%s: [{send: …}, …]}, or include the file that has them", name)
		}
		return
	}
	l.c.ran[name] = true
	if slices.Contains(l.c.running, name) {
		l.c.out.Errorf(
			a.Run.Pos,
			len([]rune(name)),
			"%s runs itself: %s",
			diag.Quote(name),
			strings.Join(append(l.c.running, name), " → "),
		)
		return
	}
	l.c.running = append(l.c.running, name)
	defer func() { l.c.running = l.c.running[:len(l.c.running)-1] }()
	if s.If != nil {
		defer l.skip(&s)()
	}
	outer := l.locals
	hidden := make([]string, len(outer)) // the caller's locals keep their slots and lose their names
	bind := &Bind{}
	scope := l.scope(0)
	l.locals = hidden
	for _, w := range a.With {
		l.judgeLocal(w.Name)
		bind.Binds = append(bind.Binds, BindPlan{l.slot(w.Name.Value), l.c.value(w.Value, scope)})
	}
	if len(bind.Binds) > 0 {
		l.emit(Step{Do: bind, At: s.At, Len: s.Len})
	}
	before, nameless := len(*l.c.out), l.nameless
	l.nameless = false
	l.actions(list.List, "actions."+name)
	l.judgeParameters(a, (*l.c.out)[before:])
	l.locals, l.nameless = outer, nameless
}

// judgeParameters adds to a name that a named list does not know where the list is run, and what it is given there.
func (l *lister) judgeParameters(a *Action, found []diag.Finding) {
	var given []string
	for _, w := range a.With {
		given = append(given, w.Name.Value)
	}
	for i := range found {
		if f := &found[i]; strings.HasPrefix(f.Message, "unknown name ") && len(f.Related) == 0 &&
			f.Pos.File == a.Pos.File {
			what := "run here, with no parameters: with: {NAME: VALUE} gives it some"
			if len(given) > 0 {
				what = "run here, with the parameters " + diag.Names(given)
			}
			f.Related = append(f.Related, diag.Related{Pos: a.Run.Pos, Message: what})
		}
	}
}
