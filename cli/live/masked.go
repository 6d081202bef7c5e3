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

// masked masks the contents of a run for display.
type masked struct {
	plans []*scenario.Plan
	mask  *mask.Masker
}

// snapshot masks secrets in a snapshot, which is returned unchanged if there are none.
func (m masked) snapshot(snap *metrics.Snapshot) *metrics.Snapshot {
	for _, p := range m.plans {
		if len(p.Secrets) > 0 || len(p.Credentials) > 0 {
			return report.Masked(&result.Run{Snapshot: snap}, m.mask).Snapshot
		}
	}
	return snap
}

// load returns the progress of a scenario.
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
