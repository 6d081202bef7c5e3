package runner

import (
	"errors"
	"time"

	"wsrun/executor"
	"wsrun/metrics"
)

// Vitals describe the current state of a run for a person who watches it.
type Vitals struct {
	Begun, WarmingUp, Stopping bool
	StartsIn                   time.Duration // time to the load's start, before it has begun
	Elapsed                    time.Duration // since the load's start
	Iterations                 int64
	VUs, MaxVUs                int

	CPU      float64       // the process's recent share of all CPUs
	Lag      time.Duration // delay of our latest tick
	Warnings []string      // why figures may be the generator's own
}

// Vitals returns the current ones. It is safe for concurrent use, even during Run.
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

// AddVUs changes the number of VUs; at least one stays. Those that leave may finish what they wait for within the
// load's graceful stop. The error says why the load does not allow it. It is safe for concurrent use.
func (r *Runner) AddVUs(delta int) error {
	adjuster, ok := r.executor.(executor.Adjuster)
	switch {
	case !ok:
		return errors.New("this load sets the number of VUs itself")
	case r.stopped():
		return errors.New("the load is not running")
	}
	r.pool.adjusting.Lock()
	defer r.pool.adjusting.Unlock()
	vus, err := adjuster.AddVUs(delta)
	if vus > r.plan.Load.VUs {
		r.reg.Recorder(0).Gauge(metrics.NameVUsMax, r.tags).Part(float64(vus))
	}
	return err
}

// Watch chooses the VU whose frames are kept from now on; 0 ends that. It needs Options.Watched. It is safe for
// concurrent use.
func (r *Runner) Watch(vu int) {
	if vu == 0 {
		r.watched.Store(nil)
		return
	}
	if t := r.watched.Load(); t == nil || t.vu != vu {
		r.watched.Store(&frameWatch{vu: vu, next: 1})
	}
}

// Frames returns the kept frames numbered above after, oldest first. It is safe for concurrent use.
func (r *Runner) Frames(after uint64) []Tapped {
	t := r.watched.Load()
	if t == nil {
		return nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	var out []Tapped
	first := max(after+1, t.next-uint64(len(t.items)))
	for n := first; n < t.next; n++ {
		out = append(out, t.items[n%watchLength])
	}
	return out
}

// LoadSpan returns the time that rates per second cover: from where measuring began to the load's end, or until now.
func (r *Runner) LoadSpan() (from, to time.Time) {
	return r.span()
}

// MeasuredSince returns when measuring began, since the runner was made: after `start-after` and the warm-up, if any.
func (r *Runner) MeasuredSince() time.Duration { return time.Duration(r.measured.Load()) }
