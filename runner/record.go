package runner

import (
	"fmt"
	"math"

	"wsrun/checks"
	"wsrun/metrics"
	"wsrun/scenario"
)

// runRecord runs a record of its own.
func runRecord(it *iteration, t *task, step *scenario.Step, do *scenario.Record) flow {
	if recordAll(t.obs, do.Record, evalTags(it.m, step.Tags)) {
		return over
	}
	return t.alive()
}

// recordAll takes samples of custom metrics. An invalid one fails the iteration, and the samples after it are not
// taken: otherwise a threshold would apply to those that are left, and nobody would notice that some are missing. ended
// is as for checkAll.
func recordAll(o *observer, list []scenario.RecordPlan, tags []metrics.Tag) (ended bool) {
	it := o.it
	for i := range list {
		p := &list[i]
		var v float64
		var ok bool
		var err error
		if p.Metric.Type == metrics.RateType {
			ok, err = it.m.Bool(p.Expr)
		} else {
			v, err = it.m.Number(p.Expr)
		}
		if err == nil {
			err = noSample(p, v)
		}
		if err != nil {
			it.evalFailedAt(o, p.Expr.Source().At(0), len([]rune(p.Expr.Source().Value)), err)
			return checks.OverrunOf(err) != checks.NoOverrun
		}
		o.inst.custom(p, tags, v, ok)
	}
	return false
}

// noSample says why a number is not a valid sample of its metric; nil if it is.
func noSample(p *scenario.RecordPlan, v float64) error {
	switch {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return &checks.EvalError{
			Message: fmt.Sprintf("%s is not a valid sample of %s", infinite(v), p.Metric.Name),
			At:      p.At,
			Len:     1,
		}
	case p.Metric.Type == metrics.CounterType && v != math.Trunc(v):
		return &checks.EvalError{
			Message: fmt.Sprintf("%g is not a valid sample of %s, a counter, which counts in "+
				"whole numbers", v, p.Metric.Name),
			At:  p.At,
			Len: 1,
		}
	case p.Metric.Type == metrics.CounterType && math.Abs(v) > maxWhole:
		return &checks.EvalError{
			Message: fmt.Sprintf("%g is not a valid sample of %s, a counter, which takes up to "+
				"2^53 at once", v, p.Metric.Name),
			At:  p.At,
			Len: 1,
		}
	}
	return nil
}

// maxWhole is the largest number up to which a float64 represents every whole number.
const maxWhole = 1 << 53

func infinite(v float64) string {
	if math.IsNaN(v) {
		return "not a number (0/0)"
	}
	return "an infinite number"
}
