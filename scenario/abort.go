package scenario

import (
	"wsrun/checks"
	"wsrun/diag"
)

func abortVerb() *verb {
	return &verb{
		row: row[Action]{key: "abort", field: argument(textField(itself[diag.Text])),
			doc: "Fails the iteration and stops the whole run."},
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
