package scenario

import (
	"strings"

	"wsrun/checks"
	"wsrun/diag"
	"wsrun/scenario/table"
)

func setVerb() *verb {
	return &verb{
		Row: table.Row[Action]{
			Key:   "set",
			Field: table.NamedField(func(a *Action) *[]table.Named { return &a.Set }, "set"),
			Doc:   "Sets variables, in order.",
		},
		rank: rankLast,
		compile: oneStep(func(l *lister, a *Action, _ *Step) Do {
			return &Set{Sets: setPlans(l, a.Set, l.scope(0))}
		}),
	}
}

func setPlans(l *lister, named []table.Named, scope *checks.Scope) []SetPlan {
	var out []SetPlan
	for _, n := range named {
		name, shared := strings.CutPrefix(n.Name.Value, "shared.")
		ofSocket := false
		if own, ok := strings.CutPrefix(n.Name.Value, "socket."); ok && l.ss.base&checks.NSocket != 0 {
			name, ofSocket = own, true
		}
		switch {
		case shared && !l.ss.shared.Has(name) && !l.c.unread("shared"):
			undeclaredShared(l, n.Name, name)
		case l.c.unread("vars"):
		case ofSocket && !l.ss.own.Has(name):
			undeclaredOwn(l, n.Name, name)
		case !shared && !ofSocket && !l.ss.vars.Has(name):
			undeclared(l, n.Name)
		}
		if e := l.c.expr(n.Expr, checks.KindAny, scope); e != nil {
			out = append(out, SetPlan{Var: name, Shared: shared, Socket: ofSocket, At: n.Name.Pos, Expr: e})
		}
	}
	return out
}

// undeclared adds a finding for an undeclared variable that is set.
func undeclared(l *lister, name diag.Text) {
	length := len([]rune(name.Value))
	if bare, ok := strings.CutPrefix(name.Value, "vars."); ok {
		l.c.out.Errorf(name.Pos, length, "set a variable by its name alone: %s, without vars", diag.Quote(bare))
		return
	}
	if l.ss.shared.Has(name.Value) {
		l.c.out.Errorf(name.Pos, length, "%s is a shared variable: set it as shared.%s", diag.Quote(name.Value),
			name.Value)
		return
	}
	vars := "vars: {%s: 0}"
	if l.ss.server {
		vars = "server: {vars: {%s: 0}}"
	}
	l.c.out.Errorf(name.Pos, length, "no variable %s is declared in vars%s", diag.Quote(name.Value),
		diag.DidYouMean(name.Value, l.ss.vars.All())).
		Note("declare it with an initial value: "+vars, name.Value)
}

// undeclaredShared adds a finding for an undeclared shared variable that is set.
func undeclaredShared(l *lister, at diag.Text, name string) {
	shared := "shared: {%s: 0}"
	if l.ss.server {
		shared = "server: {shared: {%s: 0}}"
	}
	l.c.out.Errorf(at.Pos, len([]rune(at.Value)), "no variable %s is declared in shared%s", diag.Quote(name),
		diag.DidYouMean(name, l.ss.shared.All())).
		Note("declare it with an initial value: "+shared, name)
}

// undeclaredOwn adds a finding for an undeclared variable of the socket that is set.
func undeclaredOwn(l *lister, name diag.Text, own string) {
	l.c.out.Errorf(name.Pos, len([]rune(name.Value)), "the socket has no variable %s%s", diag.Quote(own),
		diag.DidYouMean(own, l.ss.own.All())).
		Note("declare it with an initial value in the socket's own vars: {%s: 0}", own)
}

// Set assigns variables.
type Set struct {
	onward
	Sets []SetPlan
}
