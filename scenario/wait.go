package scenario

func waitVerb() *verb {
	return &verb{
		row: row[Action]{key: "wait", field: argument(rangeField(itself[Range])),
			doc: "Suspends this list, not the session: a time, or a range to draw from evenly."},
		compile: oneStep(func(l *lister, a *Action, _ *Step) Do {
			l.list.Waits = true
			return &Wait{Time: argOf[Range](a)}
		}),

		needsSession: true,
	}
}

// Wait suspends the list for a time.
type Wait struct {
	onward
	Time Range
}
