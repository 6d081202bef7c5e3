package scenario

import "slices"

// AroundPlan is what an iteration does before and after its session, and a VU and the run before and after all of
// them. nil lists do nothing.
type AroundPlan struct {
	// Before runs in each iteration before its first handshake. Its actions with `once: vu` stand between a Once and a
	// Done.
	Before *List
	// Finally runs after each iteration, and Leave after a VU's last one.
	Finally, Leave *List
	// Setup runs once before the load, and Teardown once after it.
	Setup, Teardown *List
	// Onces is how many actions of Before have `once: vu`.
	Onces int
}

// lists are those that there are.
func (a *AroundPlan) lists() []*List {
	all := []*List{a.Setup, a.Before, a.Finally, a.Leave, a.Teardown}
	return slices.DeleteFunc(all, func(l *List) bool { return l == nil })
}

// Once goes on at To if the VU has done what stands behind it, up to the Done with the same number.
type Once struct {
	fork
	N int
}

// Done is the end of what a VU does once.
type Done struct {
	onward
	N int
}
