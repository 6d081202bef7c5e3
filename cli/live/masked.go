package live

import (
	"wsrun/mask"
	"wsrun/metrics"
	"wsrun/report"
	"wsrun/result"
	"wsrun/scenario"
	"wsrun/suite"
	"wsrun/tui"
)

// masked makes what a run is made of fit to be shown.
type masked struct {
	plans []*scenario.Plan
	mask  *mask.Masker
}

// snapshot hides secrets in a snapshot. Where there are none it is the same.
func (m masked) snapshot(snap *metrics.Snapshot) *metrics.Snapshot {
	for _, p := range m.plans {
		if len(p.Secrets) > 0 || len(p.Credentials) > 0 {
			return report.Masked(&result.Run{Snapshot: snap}, m.mask).Snapshot
		}
	}
	return snap
}

// load is how far a scenario is.
func (m masked) load(j *suite.Running) tui.Load {
	plan, v := j.Plan, j.Runner.Vitals()
	l := tui.Load{
		Scenario: m.mask.String(plan.Name), Target: m.mask.String(j.Runner.Target()),
		Words: plan.Load.String(), Phase: tui.Running,
		StartsIn: v.StartsIn, Elapsed: v.Elapsed, Duration: plan.Load.Duration,
		Iterations: v.Iterations, Total: plan.Load.Iterations, Unit: plan.Load.Unit,
		VUs: v.VUs, AllVUs: v.VUs, MaxVUs: v.MaxVUs, Adjustable: plan.Load.Adjustable, Index: 1, Of: 1,
	}
	if j.Runner.Own() {
		l.Target = "own server"
	}
	switch {
	case !v.Begun:
		l.Phase = tui.Starting
	case v.Stopping:
		l.Phase = tui.Stopping
	case v.WarmingUp:
		l.Phase = tui.WarmUp
	}
	for _, st := range plan.Load.Stages {
		l.Stages = append(l.Stages, tui.Stage{Duration: st.Duration, Target: st.Target, Drop: st.Drop})
	}
	return l
}
