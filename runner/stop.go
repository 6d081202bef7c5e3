package runner

import (
	"wsrun/errkind"
	"wsrun/metrics"
	"wsrun/runner/guard"
)

// Abort stops the run immediately: sessions are closed, and the run has failed. It is safe for concurrent use at any
// time.
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

// endBeside ends the run of a role at once because another one was aborted.
func (r *Runner) endBeside() {
	r.besideAborted.Store(true)
	r.halt()
	r.unlessEnded(func() {
		r.beside(func() {
			r.endLoad()
			r.pool.stop(0)
		})
	})
}

// endLoad records that the load's time is up: what happens from now on is in counts, but not in rates per second.
func (r *Runner) endLoad() {
	if r.loadEnd.CompareAndSwap(0, r.now()) {
		r.Flush()
		r.reg.LoadEnded(r.plan.Name)
	}
}

// guarded returns how the memory guard ends the run.
func (r *Runner) guarded() guard.Run { return guard.Run{Stop: r.cutShort, Fail: r.starve} }

// cutShort ends the run as fast as possible: nothing starts any more, and what is open is cut.
func (r *Runner) cutShort() {
	r.halt()
	r.pool.cut()
}

// starve ends the run with a failure of the generator's own: no memory is left.
func (r *Runner) starve(why string) {
	r.once.starve.Do(func() {
		r.aborted.CompareAndSwap(nil, &why)
		r.cutShort()
		r.ownFailure(why)
		r.endLoad()
	})
}

// ownFailure counts a failure of the generator that belongs to no single VU.
func (r *Runner) ownFailure(message string) {
	kind := metrics.Tag{Key: "kind", Value: errkind.Generator}
	r.reg.Recorder(0).Counter(metrics.NameWSErrors, r.tags.With(kind)).Add(1)
	r.reg.Failure(metrics.Failure{Scenario: r.plan.Name, Kind: kind.Value, Message: message})
}

// crash counts a panic outside of the sessions, and ends the run: the rest may otherwise wait forever for what has
// panicked. It is deferred with the value that recover returned; nil is no panic.
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

// beside runs f in a goroutine that the end of the run waits for.
func (r *Runner) beside(f func()) {
	r.background.Go(func() {
		defer func() { r.crash(recover()) }()
		f()
	})
}
