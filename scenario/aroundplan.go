package scenario

import "slices"

// AroundPlan is what an iteration does before and after its session, and what a VU and the run do before and after all
// iterations. nil lists do nothing.
type AroundPlan struct {
	// Before runs in each iteration before its first handshake. Its actions with `once: vu` are enclosed in a Once and
	// a Done.
	Before *List
	// Finally runs after each iteration, and Leave after a VU's last one.
	Finally, Leave *List
	// Setup runs once before the load, and Teardown once after it.
	Setup, Teardown *List
	// Onces is the number of actions in Before with `once: vu`.
	Onces int
}

// lists returns the lists that exist.
func (a *AroundPlan) lists() []*List {
	all := []*List{a.Setup, a.Before, a.Finally, a.Leave, a.Teardown}
	return slices.DeleteFunc(all, func(l *List) bool { return l == nil })
}

// Once continues at To if the VU has done what follows, up to the Done with the same number.
type Once struct {
	fork
	N int
}

// Done ends what a VU does once.
type Done struct {
	onward
	N int
}
