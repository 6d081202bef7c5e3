package scenario

import (
	"wsrun/checks"
	"wsrun/diag"
	"wsrun/scenario/table"
)

func failVerb() *verb {
	return &verb{
		Row: table.Row[Action]{Key: "fail", Field: argument(table.TextField(itself[diag.Text])),
			Doc: "Fails the iteration and closes the session."},
		compile: oneStep(func(l *lister, a *Action, _ *Step) Do {
			return &Fail{Text: l.template(argOf[diag.Text](a))}
		}),
		fails: always,

		endsSession: true,
	}
}

// Fail fails the iteration.
type Fail struct {
	final
	Text *checks.Template
}
