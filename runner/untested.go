package runner

import (
	"fmt"

	"wsrun/diag"
	"wsrun/errkind"
	"wsrun/metrics"
)

// untested returns the places that were begun but never reached a verdict in the whole run, and the run itself if no
// iteration was completed. A run ended by a signal or an abort reports only that.
func (h *host) untested(complete int64) []failure {
	if h.book.warming() {
		return []failure{{kind: errkind.Untested, at: h.plan.At,
			message: "the load ended within its warm-up, so nothing was measured: make the load longer, or the " +
				"warm-up shorter"}}
	}
	var out []failure
	judged := map[diag.Pos]bool{}
	for i, t := range h.plan.Trials {
		judged[t.At] = judged[t.At] || !h.trials.waits[i+1].open()
	}
	for _, t := range h.plan.Trials {
		if at := t.At; !judged[at] {
			judged[at] = true
			out = append(out, failure{kind: errkind.Untested, label: t.Label, at: at, length: t.Len,
				message: fmt.Sprintf(
					"this %s never reached a verdict: each time, the load or the session ended first",
					t.What,
				)})
		}
	}
	for i := range h.plan.AllChecks {
		if c := &h.plan.AllChecks[i]; h.trials.checks[i].open() {
			out = append(out, failure{kind: errkind.Untested, label: c.Name, at: c.At,
				length:  len([]rune(c.Name)),
				message: "this check was never evaluated: each time, the load ended before its list reached it"})
		}
	}
	if len(out) == 0 && complete == 0 {
		out = h.nothingRan()
	}
	return out
}

// nothingRan returns the failure of a run in which no iteration came to an end.
func (h *host) nothingRan() []failure {
	f := failure{kind: errkind.Untested, at: h.plan.At}
	switch t := &h.trials.handshake; {
	case t.judged.Load():
		return nil
	case t.left.Load():
		f.message = "no session opened while the load went on: its end cut every handshake"
	default:
		f.message = "no iteration ran"
	}
	return []failure{f}
}

// tellUntested counts what was not tested as errors that belong to no session.
func (h *host) tellUntested(complete int64) int {
	list := h.untested(complete)
	for i := range list {
		f := &list[i]
		h.reg.Recorder(0).Counter(metrics.NameWSErrors, h.tags.With(metrics.Tag{Key: "kind", Value: f.kind})).Add(1)
		f.detail = &metrics.Detail{Message: f.message, At: f.at, Len: f.length}
		h.reg.Failure(h.failureOf(f))
		if h.opt.OnStep != nil {
			h.opt.OnStep(f.told())
		}
	}
	return len(list)
}
