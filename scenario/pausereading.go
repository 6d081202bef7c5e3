package scenario

func pauseReadingVerb() *verb {
	return &verb{
		row: row[Action]{key: "pause-reading", field: argument(rangeField(itself[Range])),
			doc: "Reads nothing from TCP for this long, like a slow consumer; the list goes on at once."},
		compile: oneStep(func(_ *lister, a *Action, _ *Step) Do { return &PauseReading{Time: argOf[Range](a)} }),

		needsSession: true,
	}
}

// PauseReading reads nothing from TCP for a time.
type PauseReading struct {
	onward
	Time Range
}
