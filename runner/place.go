package runner

import (
	"cmp"
	"slices"

	"wsrun/diag"
	"wsrun/scenario"
)

// place returns a step's place.
func place(st *scenario.Step) diag.Pos { return st.At }

// placeOrder returns a comparison of the list's items by place: those of the file itself first, then those of the files
// that it includes, in order of first occurrence.
func placeOrder[T any](file string, list []T, at func(T) diag.Pos) func(a, b T) int {
	files := []string{file}
	for _, item := range list {
		if name := at(item).File; !slices.Contains(files, name) {
			files = append(files, name)
		}
	}
	return func(a, b T) int {
		p, q := at(a), at(b)
		return cmp.Or(
			cmp.Compare(slices.Index(files, p.File), slices.Index(files, q.File)),
			cmp.Compare(p.Line, q.Line),
			cmp.Compare(p.Col, q.Col),
		)
	}
}
