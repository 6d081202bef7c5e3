package scenario

import "wsrun/scenario/table"

func pauseReadingVerb() *verb {
	return &verb{
		Row: table.Row[Action]{Key: "pause-reading", Field: argument(table.RangeField(itself[table.Range])),
			Doc: "Reads nothing from TCP for this long, like a slow consumer; the list goes on at once."},
		modifiers: []string{"from"},
		compile: oneStep(func(_ *lister, a *Action, _ *Step) Do {
			return &PauseReading{Time: argOf[table.Range](a)}
		}),

		needsSession: true,
	}
}

// PauseReading stops reading from TCP for a time.
type PauseReading struct {
	onward
	Time table.Range
}
