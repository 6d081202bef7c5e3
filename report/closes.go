package report

import (
	"cmp"
	"slices"
	"strconv"

	"wsrun/metrics"
	"wsrun/report/format"
	"wsrun/result"
)

// closesByCode sums up the closes of all scenarios by code and by whom, the most frequent first.
func closesByCode(s *metrics.Snapshot) []metrics.CloseCount {
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

// closes writes how sessions ended.
func (p *page) closes(r *result.Run) {
	list := closesByCode(r.Figures())
	if len(list) == 0 {
		return
	}
	t := table{left: 1}
	shown, left := foremost(list, textRows, asTheyAre)
	for _, c := range shown {
		code := strconv.Itoa(c.Code)
		if means := metrics.CloseMeaning(c.Code); means != "" {
			code += "  " + means
		}
		by := ""
		if c.By != "" {
			by = "by " + format.Visible(c.By)
		}
		t.rows = append(
			t.rows,
			tableRow{name: span{code, plain}, cells: []span{{by, plain}, {strconv.FormatInt(c.Count, 10), plain}}},
		)
	}
	p.heading("Closes")
	p.table(t)
	p.leftOut(left)
}
