package scenario

import (
	"slices"
	"strings"

	"wsrun/checks"
	"wsrun/diag"
	"wsrun/scenario/table"
)

func runVerb() *verb {
	return &verb{
		Row: table.Row[Action]{Key: "run", Field: argument(table.TextField(itself[diag.Text])),
			Doc: "Runs a list of `actions` by its name."},
		modifiers: []string{"with"},
		rank:      rankFirst,
		compile:   compileRun,
		block:     true,
		brings:    always,
	}
}

// compileRun expands a named list where it is run, with its parameters as locals: it can use the names of the caller's
// place and the parameters.
func compileRun(l *lister, a *Action, s Step, _ string) {
	run := argOf[diag.Text](a)
	name := run.Value
	if run.Pos.Line == 0 || templated(run, "the name of a list", l.c.out) {
		return
	}
	list := l.c.lists[name]
	switch {
	case list == nil && l.c.unread("actions"):
		return
	case list == nil:
		f := l.c.out.Errorf(
			run.Pos,
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
			run.Pos,
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
	hidden := make([]string, len(outer)) // the caller's locals keep their slots but lose their names
	bind := &Bind{}
	scope := l.scope(0)
	l.locals = hidden
	for _, w := range a.With {
		validateLocal(l, w.Name)
		bind.Binds = append(bind.Binds, BindPlan{l.slot(w.Name.Value), valuePlan(w.Value, scope, l.c.out)})
	}
	if len(bind.Binds) > 0 {
		l.emit(Step{Do: bind, At: s.At, Len: s.Len})
	}
	before, nameless := len(*l.c.out), l.nameless
	l.nameless = false
	l.actions(list.List, "actions."+name)
	noteParameters(a, run.Pos, (*l.c.out)[before:])
	l.locals, l.nameless = outer, nameless
}

// noteParameters adds to findings about unknown names in a named list where the list is run, and which parameters it is
// given there.
func noteParameters(a *Action, at diag.Pos, found []diag.Finding) {
	var given []string
	for _, w := range a.With {
		given = append(given, w.Name.Value)
	}
	for i := range found {
		if f := &found[i]; f.Code == diag.CodeUnknownName && len(f.Related) == 0 &&
			f.Pos.File == a.Pos.File {
			what := "run here, with no parameters: with: {NAME: VALUE} gives it some"
			if len(given) > 0 {
				what = "run here, with the parameters " + diag.Names(given)
			}
			f.Related = append(f.Related, diag.Related{Pos: at, Message: what})
		}
	}
}

// Bind evaluates a named list's parameters into slots.
type Bind struct {
	onward
	Binds []BindPlan
}

// BindPlan is a parameter of a named list.
type BindPlan struct {
	Slot  int
	Value checks.Value
}
