package suite

import "wsrun/scenario"

// grouped returns the plans that run together, in order: the roles of a mix, or a single scenario.
func grouped(plans []*scenario.Plan) [][]*scenario.Plan {
	var groups [][]*scenario.Plan
	for i, p := range plans {
		if i > 0 && p.Role != nil && plans[i-1].Role != nil && p.Role.Mix == plans[i-1].Role.Mix {
			last := len(groups) - 1
			groups[last] = append(groups[last], p)
			continue
		}
		groups = append(groups, []*scenario.Plan{p})
	}
	return groups
}
