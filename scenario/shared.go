package scenario

import (
	"wsrun/checks"
	"wsrun/scenario/table"
)

// sharedValues compiles the first values of variables that all of one end have in common. Each can read those above it,
// and nothing that is a VU's or a connection's.
func (c *compiler) sharedValues(pairs []table.ValuePair, env *checks.EnvReads) []VarPlan {
	scope := checks.Scope{Names: checks.NShared, ForAll: true, What: "shared", Paths: c.paths, Env: env,
		AnyShared: c.unread("shared")}
	return valuesInOrder(pairs, scope, func(s *checks.Scope) *checks.NameList { return &s.Shared }, c.out)
}
