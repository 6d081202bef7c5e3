package runner

import (
	"context"
	"wsrun/checks"
	"wsrun/scenario"
)

// newChore returns one with the variables' first values.
func newChore(host *host, web web, run stepRunner) *iteration {
	m := checks.NewMachine(
		checks.MachineConfig{
			Seed: host.opt.Seed, Scenario: host.plan.Name, Env: host.opt.Env, Shared: host.shared,
			Memory: host.opt.Memory.Gauge(),
		},
	)
	it := newIteration(host, Client, 0, m, run)
	m.Vars = map[string]any{}
	it.web, it.onces = web, newOnce(host.plan)
	it.own.inst = host.book.instruments(0, sessionKey{})
	return it
}

// doOnce runs a list for the whole run, until ctx ends. What it sets is added to first: the variables' first values for
// everyone. It is false if it has failed.
func doOnce(ctx context.Context, it *iteration, l *scenario.List, first map[string]any) bool {
	defer it.web.close()
	defer func() {
		it.mu.Lock()
		defer it.mu.Unlock()
		it.own.endTape()
	}()
	if err := setFirst(it, it.host.plan.Client, first); err != nil {
		it.mu.Lock()
		defer it.mu.Unlock()
		it.evalFailedAt(&it.own, it.host.plan.At, 1, err)
		return false
	}
	it.keep = first
	stop := context.AfterFunc(ctx, func() {
		it.mu.Lock()
		defer it.unlock()
		it.stopping = true
		stopLone(it, 0)
	})
	defer stop()
	return runLone(it, l) || !it.failed
}
