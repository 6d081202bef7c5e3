package scenario

import (
	"wsrun/checks"
	"wsrun/diag"
	"wsrun/scenario/table"
)

func logVerb() *verb {
	return &verb{
		Row: table.Row[Action]{Key: "log", Field: argument(table.TextField(itself[diag.Text])),
			Doc: "Writes a line to the run's log."},
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
