package scenario

import (
	"wsrun/checks"
	"wsrun/diag"
)

func failVerb() *verb {
	return &verb{
		row: row[Action]{key: "fail", field: argument(textField(itself[diag.Text])),
			doc: "Fails the iteration and closes the session."},
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
