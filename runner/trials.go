package runner

import (
	"fmt"
	"sync/atomic"

	"wsrun/errkind"
	"wsrun/metrics"
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

// untested are the places that were begun and in the whole run never came to a verdict, and the run itself if nothing
// of it ran. A run that a signal or an abort ended says so, and nothing else.
func (r *Runner) untested() []failure {
	if r.book.warming() {
		return []failure{{kind: errkind.Untested, at: placeOf(r.plan.At),
			message: "the load ended within its warm-up, so nothing was measured: make the load longer, or the " +
				"warm-up shorter"}}
	}
	var out []failure
	judged := map[metrics.Place]bool{}
	for i, t := range r.plan.Trials {
		judged[placeOf(t.At)] = judged[placeOf(t.At)] || !r.trials.waits[i+1].open()
	}
	for _, t := range r.plan.Trials {
		if at := placeOf(t.At); !judged[at] {
			judged[at] = true
			out = append(out, failure{kind: errkind.Untested, label: t.Label, at: at, length: t.Len,
				message: fmt.Sprintf(
					"this %s never came to a verdict: each time, the load or the session ended first",
					t.What,
				)})
		}
	}
	for i := range r.plan.AllChecks {
		if c := &r.plan.AllChecks[i]; r.trials.checks[i].open() {
			out = append(out, failure{kind: errkind.Untested, label: c.Name, at: placeOf(c.At), length: len([]rune(c.Name)),
				message: "this check was never evaluated: each time, the load ended before its list had come to it"})
		}
	}
	if len(out) == 0 && r.tally.complete.Load() == 0 {
		out = r.nothingRan()
	}
	return out
}

// nothingRan is what is wrong with a run of which no iteration came to an end.
func (r *Runner) nothingRan() []failure {
	f := failure{kind: errkind.Untested, at: placeOf(r.plan.At)}
	switch h := &r.trials.handshake; {
	case h.judged.Load():
		return nil
	case h.left.Load():
		f.message = "no session opened while the load went on: its end cut every handshake"
	default:
		f.message = "no iteration ran"
	}
	return []failure{f}
}

// tellUntested counts what was not tested as errors, without a session that they are of.
func (r *Runner) tellUntested() int {
	list := r.untested()
	for i := range list {
		f := &list[i]
		r.reg.Recorder(0).Counter(metrics.NameWSErrors, r.tags.With(metrics.Tag{Key: "kind", Value: f.kind})).Add(1)
		f.detail = &metrics.Detail{Message: f.message, At: f.at, Len: f.length}
		r.reg.Failure(r.failureOf(f))
		if r.opt.OnStep != nil {
			r.opt.OnStep(f.told())
		}
	}
	return len(list)
}
