package tangle

func (t *thread) knot() int {
	length := t.length // a name that the other file uses too, and that is not its
	if length == 0 {
		return 0
	}
	return length - 1
}

// A use of a method is one of its file: a.go and b.go are a circle.
func tie(t *thread) { t.pull() }
