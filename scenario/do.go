package scenario

import (
	"slices"

	"wsrun/scenario/table"
)

func doVerb(t *actionTable) *verb {
	return &verb{
		Row: table.Row[Action]{Key: "do", Field: t.actionsField(func(a *Action) *[]*Action { return &a.Do }),
			Doc: "A block of actions."},
		modifiers: []string{"else"},
		forms:     []form{{"do", nil, nil}, {"do, else", []string{"if", "else"}, []string{"else"}}},
		rank:      rankLast,
		validate: func(d *table.Decoder, a *Action) {
			if k := a.keys["else"]; k != nil && a.keys["if"] == nil {
				d.NodeErr(k, `"else" needs an "if" beside the do`)
			}
		},
		compile: compileBlock,
		block:   true,
		fails:   func(a *Action) bool { return slices.ContainsFunc(a.Do, (*Action).fails) },
	}
}

// compileBlock compiles do, with its condition and its else.
func compileBlock(l *lister, a *Action, s Step, path string) {
	if s.If == nil {
		l.actions(a.Do, path+".do")
		return
	}
	branch := &Branch{}
	s.Do, s.verb = branch, nil
	l.emit(s)
	l.actions(a.Do, path+".do")
	if len(a.Else) == 0 {
		branch.To = l.here()
		return
	}
	l.orElse(a, &s, &branch.fork, path)
}
