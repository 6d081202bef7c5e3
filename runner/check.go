package runner

import (
	"wsrun/checks"
	"wsrun/diag"
	"wsrun/metrics"
	"wsrun/result"
	"wsrun/scenario"
)

// runCheck runs a check that stands alone.
func runCheck(it *iteration, t *task, step *scenario.Step, do *scenario.Check) flow {
	if checkAll(t.obs, do.Checks, true, evalTags(it.m, step.Tags)) {
		return over
	}
	return t.alive()
}

// checkAll evaluates named conditions: those of an action of its own, or of the preceding step. They are soft: failures
// are counted, and the list goes on. ended reports whether an evaluation was stopped, and the session with it.
func checkAll(o *observer, list []scenario.CheckPlan, alone bool, tags []metrics.Tag) (ended bool) {
	it := o.it
	for i := range list {
		c := &list[i]
		ok, err := it.m.Bool(c.Expr)
		overrun := checks.OverrunOf(err)
		if overrun == checks.Interrupted {
			it.interrupted(o, c.At)
			return true
		}
		ok = ok && err == nil
		if it.role == Server {
			if !ok {
				it.log("server: the check " + diag.Quote(c.Name) + " failed at " + c.At.String())
			}
			if overrun == checks.Spent {
				return it.overran(o, err)
			}
			continue
		}
		it.host.trials.checks[c.ID].judge()
		o.inst.check(c, tags, ok)
		if !ok && o.tape != nil {
			o.tape.fail("check " + diag.Quote(c.Name) + " failed (" + c.At.String() + ")")
		}
		if !o.inst.warm {
			o.checked(c, ok, alone, err)
		}
		if overrun == checks.Spent {
			return it.overran(o, err)
		}
	}
	return false
}

// checked counts a check's result, and tells an observer of it.
func (o *observer) checked(c *scenario.CheckPlan, ok, alone bool, err error) {
	var detail *metrics.Detail
	host := o.it.host
	host.reg.CheckResult(host.checkIDs[c.ID], ok, func() *metrics.Detail {
		detail = o.checkDetail(c, err)
		return detail
	})
	if host.opt.OnStep != nil {
		if !ok && detail == nil {
			detail = o.checkDetail(c, err)
		}
		o.tellCheck(result.Checked{Name: c.Name, Alone: alone, At: c.At, OK: ok, Detail: detail})
	}
}

func (o *observer) checkDetail(c *scenario.CheckPlan, err error) *metrics.Detail {
	d := o.detail(nil, "check "+diag.Quote(c.Name)+" failed")
	source := c.Expr.Source()
	d.At, d.Len = source.At(0), len([]rune(source.Value))
	d.Values = readings(o.it.m.Explain(c.Expr))
	if err != nil {
		d.Reason = evalMessage(err)
		d.Message += ": " + d.Reason
	}
	return d
}

func readings(list []checks.Reading) []metrics.Value {
	var out []metrics.Value
	for _, r := range list {
		out = append(out, metrics.Value{Expr: r.Expr, Value: r.Value})
	}
	return out
}
