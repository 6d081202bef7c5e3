package runner

import "time"

// Vitals are how a run goes at a moment, for a person who watches it.
type Vitals struct {
	Begun, WarmingUp, Stopping bool
	StartsIn                   time.Duration // until the load's start, while it has not begun
	Elapsed                    time.Duration // since the load's start
	Iterations                 int64
	VUs, MaxVUs                int

	CPU      float64       // the process's share of all CPUs, lately
	Lag      time.Duration // by which the latest tick of ours came late
	Warnings []string      // why figures may be the generator's own
}

// Vitals returns them. Safe for concurrent use, while Run runs too.
func (r *Runner) Vitals() Vitals {
	v := Vitals{
		Begun:      r.loadStart.Load() > 0,
		WarmingUp:  r.book.warming(),
		Stopping:   r.stopped(),
		Iterations: r.tally.complete.Load(),
		VUs:        int(r.pool.active.Load()),
		MaxVUs:     max(r.plan.Load.VUs, len(r.pool.all())),
	}
	if v.Begun {
		v.Elapsed = r.elapsed()
	} else {
		v.StartsIn = max(r.plan.Load.StartAfter-time.Duration(r.now()), 0)
	}
	v.CPU, v.Lag, v.Warnings = r.health.Now()
	return v
}
