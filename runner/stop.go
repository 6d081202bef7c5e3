package runner

import (
	"wsrun/errkind"
	"wsrun/metrics"
	"wsrun/runner/guard"
)

// Abort stops the run at once: sessions are closed, and the run has failed. It may be called at any time, by any
// goroutine.
func (r *Runner) Abort(why string) {
	if !r.aborted.CompareAndSwap(nil, &why) {
		return
	}
	r.halt()
	r.unlessEnded(func() {
		r.beside(func() {
			r.endLoad()
			r.pool.stop(0)
		})
	})
}

// endLoad notes that the load's time is up: what still comes counts, and is in no rate per second.
func (r *Runner) endLoad() {
	if r.loadEnd.CompareAndSwap(0, r.now()) {
		r.Flush()
		r.reg.LoadEnded(r.plan.Name)
	}
}

// guarded is how the memory guard ends the run.
func (r *Runner) guarded() guard.Run { return guard.Run{Stop: r.cutShort, Fail: r.starve} }

// cutShort ends the run as fast as it can be: nothing starts any more, and what is open is cut.
func (r *Runner) cutShort() {
	r.halt()
	r.pool.cut()
}

// starve ends the run, whose failure is the generator's own: there is no memory left.
func (r *Runner) starve(why string) {
	r.once.starve.Do(func() {
		r.aborted.CompareAndSwap(nil, &why)
		r.cutShort()
		r.ownFailure(why)
		r.endLoad()
	})
}

// ownFailure counts a failure of the generator that no VU has alone.
func (r *Runner) ownFailure(message string) {
	kind := metrics.Tag{Key: "kind", Value: errkind.Generator}
	r.reg.Recorder(0).Counter(metrics.NameWSErrors, r.tags.With(kind)).Add(1)
	r.reg.Failure(metrics.Failure{Scenario: r.plan.Name, Kind: kind.Value, Message: message})
}

// crash counts a panic of what the run does beside its sessions, and ends the run: what is left of it may wait for ever
// for what has panicked. Deferred, with the value that recover returned; nil is no panic.
func (r *Runner) crash(why any) {
	if why == nil {
		return
	}
	defer func() { _ = recover() }() // the panic may be the log's own
	message, stack := panicked(why)
	r.panics.Add(1)
	r.Abort(message)
	r.ownFailure(message)
	r.log(0, message+"\n"+stack)
}

// beside runs f in a goroutine that the run's end waits for.
func (r *Runner) beside(f func()) {
	r.background.Go(func() {
		defer func() { r.crash(recover()) }()
		f()
	})
}
