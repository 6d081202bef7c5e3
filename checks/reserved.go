package checks

import "slices"

// Reserved reports whether a name means something in every expression, so that a local of this name could not be
// reached or would hide what users look for under it.
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
