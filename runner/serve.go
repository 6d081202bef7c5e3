package runner

import (
	"context"
	"math/rand/v2"

	"wsrun/metrics"
	"wsrun/scenario"
)

// Serve runs the plan's server side alone on an address until ctx ends, or an action aborts, and then closes its
// sessions; when cut ends, TCP is cut. ready is called with its URL. The error says that the address could not be
// bound.
func Serve(ctx, cut context.Context, plan *scenario.Plan, addr string, opt Options, ready func(url string)) error {
	if opt.Registry == nil {
		opt.Registry = metrics.NewRegistry(metrics.Builtin(), 1)
	}
	r := &Runner{host: newHost(plan, opt), dials: newDials(newGate(&plan.Load))}
	r.pool.run, r.owner = r, r
	r.ending.init()
	defer r.dials.stop()
	srv, err := startServer(r, addr)
	if err != nil {
		return err
	}
	defer opt.Memory.Join(r.guarded())()
	ready(srv.url())
	select {
	case <-ctx.Done():
	case <-r.halted:
	}
	if opt.Memory.Settle(); opt.Memory.Spent() == "" {
		limit, cancel := context.WithTimeout(cut, plan.Limits.CloseTimeout)
		defer cancel()
		srv.drain(limit)
	}
	srv.stop()
	r.ending.finish()
	return nil
}

// NewSeed is a seed for a run that was given none.
func NewSeed() uint64 { return rand.Uint64N(1 << 53) }
