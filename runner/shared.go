package runner

import (
	"wsrun/checks"
	"wsrun/scenario"
)

// newShared gives the variables that all of one end have in common their first values. It is nil where there are none.
func newShared(vars []scenario.VarPlan, seed uint64, opt Options, name string) (*checks.Shared, error) {
	if len(vars) == 0 {
		return nil, nil
	}
	shared := new(checks.Shared)
	// No VU has the number, so that no VU's random values are these.
	m := checks.NewMachine(checks.MachineConfig{Seed: seed, VU: -1, Scenario: name, Env: opt.Env, Shared: shared})
	for i := range vars {
		p := &vars[i]
		if err := shared.Set(p.Name, func() (any, error) { return m.Value(p.Value) }); err != nil {
			return nil, &UsageError{err.Error()}
		}
	}
	return shared, nil
}
