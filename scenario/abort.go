package scenario

import (
	"wsrun/checks"
	"wsrun/diag"
	"wsrun/scenario/table"
)

func abortVerb() *verb {
	return &verb{
		Row: table.Row[Action]{Key: "abort", Field: argument(table.TextField(itself[diag.Text])),
			Doc: "Fails the iteration and stops the whole run."},
		compile: oneStep(func(l *lister, a *Action, _ *Step) Do {
			return &Abort{Text: l.template(argOf[diag.Text](a))}
		}),
		fails: always,

		endsSession: true,
	}
}

// Abort fails the iteration and stops the run.
type Abort struct {
	final
	Text *checks.Template
}
