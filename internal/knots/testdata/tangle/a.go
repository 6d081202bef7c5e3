// Package tangle is measured by a test.
package tangle

type thread struct {
	length int
	colour string
	next   *thread
}

func (t *thread) pull() int { return t.knot() }

func cut(long bool) bool { return !long }
