package checks

import "slices"

// Reserved reports whether a name has a meaning in every expression: a local of that name would be unreachable, or hide
// it.
func Reserved(name string) bool {
	for _, r := range roots() {
		if r.name == name {
			return true
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
