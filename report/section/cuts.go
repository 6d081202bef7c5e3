package section

import (
	"strconv"

	"wsrun/result"
)

// IterationsCut returns how many iterations of all scenarios were cut.
func IterationsCut(r *result.Run) int64 {
	var n int64
	for _, s := range r.Scenarios {
		n += s.IterationsCut
	}
	return n
}

// cuts returns the actions in which the load's end or a signal cut iterations, and how long these had waited.
func cuts(r *result.Run) (Section, bool) {
	t := &Table{
		Caption: "Where iterations were cut: they neither passed nor failed", Bare: true,
		Most: ErrorGroups, Others: "in other actions",
		Columns: []Column{
			{"Action", LongName, HTML}, {"Action", Name, Text | Markdown}, {"", Words, Text | Markdown},
			{"Iterations", Figure, 0}, {"", Words, HTML}, {"", Aside, HTML}, {"", Note, Text},
		},
	}
	for _, c := range r.Figures().Cuts {
		waited, at := Waited(c.Longest), Place(c.At)
		t.Rows = append(t.Rows, Row{Cells: []Value{
			String(c.Label), String("in " + c.Label), Toned{waited, Faint}, Count(c.Count), waited, at, at,
		}})
	}
	return Section{
		ID: CutsID, Title: "Cut iterations", Failures: true, Blocks: []Block{t},
		Facts: []string{strconv.FormatInt(IterationsCut(r), 10)},
	}, len(t.Rows) > 0
}
