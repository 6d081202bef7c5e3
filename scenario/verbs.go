package scenario

// verbs returns all verbs of the language, in the order of the documentation. A new one is a file of its own and a line
// here.
func verbs(t *actionTable) []*verb {
	return []*verb{
		sendTextVerb(), sendBinaryVerb(), sendFileVerb(), sendRawVerb(),
		expectVerb(), expectNoneVerb(), expectCloseVerb(),
		pauseReadingVerb(), pingVerb(),
		checkVerb(), setVerb(), recordVerb(),
		logVerb(), failVerb(), abortVerb(),
		closeVerb(), dropVerb(), openVerb(),
		httpVerb(),
		waitVerb(), doVerb(t), repeatVerb(), whileVerb(), eachVerb(), runVerb(), barrierVerb(),
	}
}

func newActionTable() *actionTable {
	t := &actionTable{}
	t.verbs, t.modifiers = verbs(t), t.actionModifiers()
	return t
}
