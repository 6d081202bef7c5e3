package scenario

import (
	"fmt"
	"slices"

	"wsrun/scenario/table"

	"gopkg.in/yaml.v3"
)

// Around are the lists before and after an iteration's session, as the file has them. Neither has a session.
type Around struct {
	Before, Finally []*Action
}

func aroundRows(actions *actionTable) []table.Row[Scenario] {
	list := func(get func(*Scenario) *[]*Action) table.Field[Scenario] {
		return table.Field[Scenario]{
			Shape: table.ListOf(table.Ref("around")),
			Parse: func(d *table.Decoder, n *yaml.Node, s *Scenario) { *get(s) = actions.read(d, n, inAround) },
		}
	}
	return []table.Row[Scenario]{
		{
			Key:   "before",
			Field: list(func(s *Scenario) *[]*Action { return &s.Around.Before }),
			Doc:   "Runs in each iteration before its handshake: a login, for example.",
		},
		{
			Key:   "finally",
			Field: list(func(s *Scenario) *[]*Action { return &s.Around.Finally }),
			Doc: "Runs after each iteration that began, whatever happened in it, also when the load ends or a signal " +
				"comes, within graceful-stop.",
		},
	}
}

// onceField says how often an action of before and finally runs.
func onceField() table.Field[Action] {
	return table.EnumField(
		func(a *Action) *string { return &a.Once },
		table.Choice{Word: "vu", Doc: "in before: before the VU's first iteration; in finally: after its last"},
		table.Choice{Word: "run", Doc: "once in the whole run: before the load's clock starts, or after its end"},
	)
}

// AroundPlan is what an iteration does before and after its session, and a VU and the run before and after all of
// them. nil lists do nothing.
type AroundPlan struct {
	// Before runs before each handshake. Its actions with `once: vu` stand between a Once and a Done.
	Before *List
	// Finally runs after each iteration, and Leave after a VU's last one.
	Finally, Leave *List
	// Setup runs once before the load, and Teardown once after it.
	Setup, Teardown *List
	// Onces is how many actions of Before have `once: vu`.
	Onces int
}

// lists are those that there are.
func (a *AroundPlan) lists() []*List {
	all := []*List{a.Setup, a.Before, a.Finally, a.Leave, a.Teardown}
	return slices.DeleteFunc(all, func(l *List) bool { return l == nil })
}

// Once goes on at To if the VU has done what stands behind it, up to the Done with the same number.
type Once struct {
	fork
	N int
}

// Done is the end of what a VU does once.
type Done struct {
	onward
	N int
}

// around compiles before and finally.
func (c *planner) around(p *Plan) {
	a, plan := &c.sc.Around, &p.Client.Around
	ss := sideScope{vars: c.vars, apart: true}
	list := func(label string, actions []*Action, onces *int, keep func(a *Action) bool) *List {
		if !slices.ContainsFunc(actions, keep) {
			return nil
		}
		l := &lister{c: c.compiler, side: p.Client, ss: ss, list: &List{Label: label}, names: ss.base}
		for i, a := range actions {
			if keep(a) {
				l.around(a, fmt.Sprintf("%s[%d]", label, i), onces)
			}
		}
		return l.list
	}
	once := func(words ...string) func(*Action) bool {
		return func(a *Action) bool { return slices.Contains(words, a.Once) }
	}
	plan.Setup = list("before", a.Before, nil, once("run"))
	plan.Before = list("before", a.Before, &plan.Onces, once("", "vu"))
	plan.Finally = list("finally", a.Finally, nil, once(""))
	plan.Leave = list("finally", a.Finally, nil, once("vu"))
	plan.Teardown = list("finally", a.Finally, nil, once("run"))
}

// around compiles an action of before or finally. onces counts those that a VU does once in the list; nil where the
// whole list runs once. What such an action has brought, a reply for example, is not there for those behind it: most of
// the times it has not run.
func (l *lister) around(a *Action, path string, onces *int) {
	if a.Once != "vu" || onces == nil {
		l.action(a, path)
		return
	}
	once := &Once{N: *onces}
	*onces++
	names := l.names
	l.emit(Step{Do: once, At: a.Pos, Len: len(a.verb.Key)})
	l.action(a, path)
	l.emit(Step{Do: &Done{N: once.N}, At: a.Pos, Len: len(a.verb.Key)})
	once.To = l.here()
	l.names = names
}

// noSession is the finding for a verb that needs a session where there is none.
func noSession(l *lister, a *Action) {
	when := "before the handshake"
	if l.list.Label == "finally" {
		when = "after the session"
	}
	l.c.out.Errorf(a.Pos, len(a.verb.Key), "%q needs a session, and %s runs %s", a.verb.Key, l.list.Label, when).
		Note("it can http, wait, check, set, record, log and fail; what a session does goes into on-open")
}
