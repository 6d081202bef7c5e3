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

// nameShared lets a place's expressions name shared variables, if there are any.
func (c *compiler) nameShared(scope *checks.Scope, names checks.NameList) {
	if len(names.All()) > 0 || c.unread("shared") {
		scope.Names |= checks.NShared
		scope.Shared, scope.AnyShared = names, c.unread("shared")
	}
}
