package flags

import (
	"strings"

	"wsrun/cli/exit"
	"wsrun/cli/stdio"
)

// Pairs returns the values of a repeatable flag that takes KEY=VALUE.
func Pairs(flag string, list []string) (map[string]string, error) {
	out := map[string]string{}
	for _, kv := range list {
		k, v, ok := strings.Cut(kv, "=")
		if !ok || k == "" {
			return nil, exit.Usagef("%s takes KEY=VALUE, not %q", flag, kv)
		}
		out[k] = v
	}
	return out, nil
}

// Environment returns the process's environment overridden by the variables of -e.
func Environment(p *stdio.Process, list []string) (map[string]any, error) {
	more, err := Pairs("-e", list)
	if err != nil {
		return nil, err
	}
	env := p.Environment()
	for k, v := range more {
		env[k] = v
	}
	return env, nil
}
