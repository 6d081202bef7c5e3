package scenario

import (
	"wsrun/checks"
	"wsrun/diag"
)

func logVerb() *verb {
	return &verb{
		row: row[Action]{key: "log", field: argument(textField(itself[diag.Text])),
			doc: "Writes a line to the run's log."},
		compile: oneStep(func(l *lister, a *Action, _ *Step) Do {
			return &Log{Text: l.template(argOf[diag.Text](a))}
		}),
	}
}

// Log writes a line to the run's log.
type Log struct {
	onward
	Text *checks.Template
}
