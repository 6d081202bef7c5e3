package runner

import (
	"wsrun/errkind"
	"wsrun/metrics"
	"wsrun/runner/guard"
)

// connMemory is what a connection is taken for, in bytes: more than it takes, with its VU and the other end if that is
// the file's own server, since many at a time bring threads too.
const connMemory = 256 << 10

// guarded is how the memory guard ends the run.
func (r *Runner) guarded() guard.Run { return guard.Run{Stop: r.cutShort, Fail: r.starve} }

// cutShort ends the run as fast as it can be: nothing starts any more, and what is open is cut.
func (r *Runner) cutShort() {
	r.halt()
	r.cutAll()
}

// starve ends the run, whose failure is the generator's own: there is no memory left.
func (r *Runner) starve(why string) {
	r.starveOne.Do(func() {
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

// giveBack drops what a session that is over holds, and would need for another one only. The caller holds the lock.
func (it *iteration) giveBack() {
	it.m.Forget()
	it.sendBuf, it.spare, it.spareMsgs, it.tried = nil, nil, nil, nil
}
