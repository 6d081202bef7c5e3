package runner

import (
	"sync/atomic"

	"wsrun/scenario"
)

// trial says of something that tests whether it came to a verdict, and whether one of the iterations that began it went
// by without one and did not fail. Both are set once and then only read, so that VUs don't contend for them.
type trial struct{ judged, left atomic.Bool }

func (t *trial) judge() {
	if !t.judged.Load() {
		t.judged.Store(true)
	}
}

func (t *trial) leave() {
	if !t.left.Load() {
		t.left.Store(true)
	}
}

func (t *trial) reset() {
	t.judged.Store(false)
	t.left.Store(false)
}

// open reports whether it began, and nobody knows how it would have ended.
func (t *trial) open() bool { return t.left.Load() && !t.judged.Load() }

// trials are what a run tests: what would make it green for nothing, if no verdict came.
type trials struct {
	waits     []trial // by scenario.Step.Trial; 0 is for what tests nothing
	checks    []trial // by scenario.CheckPlan.ID
	handshake trial   // judged by a failure, or by a session that opened while the load went on
}

func newTrials(p *scenario.Plan) trials {
	return trials{waits: make([]trial, len(p.Trials)+1), checks: make([]trial, len(p.AllChecks))}
}

// reset forgets the warm-up.
func (t *trials) reset() {
	for i := range t.waits {
		t.waits[i].reset()
	}
	for i := range t.checks {
		t.checks[i].reset()
	}
	t.handshake.reset()
}

// undone is what an iteration began to test and got no verdict on. That counts if the iteration has not failed: one
// that has says so itself.
type undone struct {
	waits, checks []int
	handshake     bool
}

func (l *undone) reset() { l.waits, l.checks, l.handshake = l.waits[:0], l.checks[:0], false }

// leave counts what an iteration has left open.
func (t *trials) leave(l *undone) {
	for _, n := range l.waits {
		t.waits[n].leave()
	}
	for _, n := range l.checks {
		t.checks[n].leave()
	}
	if l.handshake {
		t.handshake.leave()
	}
}

// owe notes what a list would have tested from a step on, had it not been cut: what stands behind a condition or in a
// loop may not have been reached, and is not among it.
func (open *undone) owe(l *scenario.List, pc int) {
	if l == nil {
		return
	}
	for pc < len(l.Steps) {
		st := &l.Steps[pc]
		next := pc + 1
		switch do := st.Do.(type) {
		case *scenario.While:
			next = do.To
		case *scenario.Repeat:
			next = do.To
		case *scenario.Each:
			next = do.To
		case *scenario.At:
			if st.If == nil {
				open.owe(do.List, 0)
			}
		case *scenario.Jump:
			next = do.To
		case *scenario.Branch:
			next = do.To
			if over, ok := l.Steps[next-1].Do.(*scenario.Jump); ok && over.To > next { // there is an else
				next = over.To
			}
		default:
			if st.If == nil {
				open.owed(st)
			}
		}
		pc = next
	}
}

// owed notes all that a step tests.
func (open *undone) owed(st *scenario.Step) {
	open.wait(st)
	if do, ok := st.Do.(*scenario.Check); ok {
		for i := range do.Checks {
			open.checks = append(open.checks, do.Checks[i].ID)
		}
	}
}

// wait notes a step whose wait got no verdict.
func (open *undone) wait(st *scenario.Step) {
	if st.Trial > 0 {
		open.waits = append(open.waits, st.Trial)
	}
}
