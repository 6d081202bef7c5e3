package scenario

import (
	"fmt"
	"slices"

	"wsrun/scenario/table"

	"gopkg.in/yaml.v3"
)

// Around holds the lists before and after an iteration's session, as written in the file. Neither has a session.
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

// aroundPlan compiles before and finally.
func aroundPlan(c *compiler, a *Around, side *Side) {
	plan := &side.Around
	ss := sideScope{vars: c.vars, shared: c.shared, apart: true}
	list := func(label string, actions []*Action, onces *int, keep func(a *Action) bool) *List {
		if !slices.ContainsFunc(actions, keep) {
			return nil
		}
		l := &lister{c: c, side: side, ss: ss, list: &List{Label: label}, names: ss.base}
		for i, a := range actions {
			if keep(a) {
				compileAround(l, a, fmt.Sprintf("%s[%d]", label, i), onces)
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

// compileAround compiles an action of before or finally. onces counts the actions that a VU performs only once in the
// list; nil if the whole list runs once. What such an action yields, such as a reply, is not available to later
// actions, because most of the time it has not run.
func compileAround(l *lister, a *Action, path string, onces *int) {
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
