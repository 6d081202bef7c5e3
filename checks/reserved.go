package checks

import "slices"

// Reserves reports whether a name has a meaning in expressions: a local of that name would be unreachable, or hide it.
// What only few files have is reserved in these alone.
func (sc *Scope) Reserves(name string) bool {
	for _, r := range roots() {
		if r.name == name {
			return r.at&(NShared|NPeer) == 0 || sc.has(r)
		}
	}
	return slices.Contains(
		[]string{
			"let",
			"in",
			"not",
			"and",
			"or",
			"true",
			"false",
			"nil",
			"if",
			"else",
			"matches",
			"contains",
			"startsWith",
			"endsWith",
		},
		name,
	)
}
