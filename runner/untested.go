package runner

import (
	"fmt"

	"wsrun/errkind"
	"wsrun/metrics"
)

// untested are the places that were begun and in the whole run never reached a verdict, and the run itself if nothing
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
					"this %s never reached a verdict: each time, the load or the session ended first",
					t.What,
				)})
		}
	}
	for i := range r.plan.AllChecks {
		if c := &r.plan.AllChecks[i]; r.trials.checks[i].open() {
			out = append(out, failure{kind: errkind.Untested, label: c.Name, at: placeOf(c.At),
				length:  len([]rune(c.Name)),
				message: "this check was never evaluated: each time, the load ended before its list reached it"})
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
