package scenario

import "wsrun/scenario/table"

func waitVerb() *verb {
	return &verb{
		Row: table.Row[Action]{Key: "wait", Field: argument(table.RangeField(itself[table.Range])),
			Doc: "Suspends this list, not the session: a time, or a range to draw from evenly."},
		compile: oneStep(func(l *lister, a *Action, _ *Step) Do {
			l.list.Waits = true
			return &Wait{Time: argOf[table.Range](a)}
		}),

		waits: true,
	}
}

// Wait suspends the list for a time.
type Wait struct {
	onward
	Time table.Range
}
