package runner

import (
	"wsrun/checks"
	"wsrun/scenario"
)

// setVars gives the variables their first values.
func setVars(m *checks.Machine, side *scenario.Side) error { return setOwn(m, m.Vars, side) }

// setOwn gives variables their first values.
func setOwn(m *checks.Machine, vars map[string]any, side *scenario.Side) error {
	for i := range side.Vars {
		p := &side.Vars[i]
		if p.Const {
			vars[p.Name] = p.Go
			continue
		}
		value, err := m.Value(p.Value)
		if err != nil {
			return err
		}
		vars[p.Name] = value
	}
	return nil
}

// setFirst gives the variables their first values, and those that were set once their own.
func setFirst(it *iteration, side *scenario.Side, shared map[string]any) error {
	if err := setVars(it.m, side); err != nil {
		return err
	}
	for _, kept := range []map[string]any{shared, it.onces.first} {
		for name, v := range kept {
			it.m.Vars[name] = v
		}
	}
	return nil
}

// setServerVars gives a session of the file's server its variables.
func setServerVars(s *session) {
	if len(s.side.Vars) == 0 {
		return
	}
	s.m.Vars = make(map[string]any, len(s.side.Vars))
	for i := range s.side.Vars {
		p := &s.side.Vars[i]
		v, err := s.m.Value(p.Value)
		if err != nil {
			s.log("server: " + err.Error())
		}
		s.m.Vars[p.Name] = v
	}
}
