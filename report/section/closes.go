package section

import (
	"cmp"
	"slices"

	"wsrun/metrics"
	"wsrun/result"
)

// ClosesByCode sums the closes of all scenarios by code and by, most frequent first.
func ClosesByCode(s *metrics.Snapshot) []metrics.CloseCount {
	var out []metrics.CloseCount
	for _, c := range s.Closes {
		i := slices.IndexFunc(out, func(o metrics.CloseCount) bool { return o.Code == c.Code && o.By == c.By })
		if i < 0 {
			out = append(out, metrics.CloseCount{Code: c.Code, By: c.By, Count: c.Count})
		} else {
			out[i].Count += c.Count
		}
	}
	slices.SortFunc(out, func(a, b metrics.CloseCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Code, b.Code), cmp.Compare(a.By, b.By))
	})
	return out
}

// closes returns how sessions ended.
func closes(r *result.Run) (Section, bool) {
	t := &Table{Caption: "How sessions ended", Bare: true, Columns: []Column{
		{"Code", Name, 0}, {"", Words, Text | Markdown}, {"Sessions", Figure, 0}, {"", Words, HTML}, {"", Aside, HTML},
	}}
	for _, c := range ClosesByCode(r.Figures()) {
		by := "by " + c.By
		words := String(by)
		if c.By == "" {
			words = ""
		}
		t.Rows = append(t.Rows, Row{Cells: []Value{
			CloseCode(c.Code), words, Count(c.Count), String(metrics.CloseMeaning(c.Code)), String(by),
		}})
	}
	return Section{ID: ClosesID, Title: "Closes", Blocks: []Block{t}}, len(t.Rows) > 0
}
