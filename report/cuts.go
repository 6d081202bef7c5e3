package report

import (
	"strconv"
	"time"

	"wsrun/metrics"
	"wsrun/report/format"
	"wsrun/result"
)

// cutIn returns how many iterations of all scenarios were cut.
func cutIn(r *result.Run) int64 {
	var n int64
	for _, s := range r.Scenarios {
		n += s.IterationsCut
	}
	return n
}

// cuts writes in which actions iterations were cut by the load's end or a signal, and how long they had waited there.
func (p *page) cuts(r *result.Run) {
	list := r.Figures().Cuts
	if len(list) == 0 {
		return
	}
	t := table{left: 1}
	for i, c := range list {
		if i == errorGroups {
			var rest int64
			for _, c := range list[i:] {
				rest += c.Count
			}
			t.rows = append(
				t.rows,
				tableRow{
					name:  span{"in other actions", faint},
					cells: []span{{"", plain}, {strconv.FormatInt(rest, 10), plain}},
				},
			)
			break
		}
		t.rows = append(
			t.rows,
			tableRow{
				name:  span{"in " + format.Visible(c.Label), plain},
				cells: []span{{p.waited(c), faint}, {strconv.FormatInt(c.Count, 10), plain}},
				note:  format.Place(c.At),
			},
		)
	}
	p.heading("Cut iterations", strconv.FormatInt(cutIn(r), 10))
	p.table(t)
}

// waited says how long the iterations of a row had waited at most.
func (p *page) waited(c metrics.CutCount) string {
	if c.Longest < time.Millisecond {
		return ""
	}
	return "after " + p.inText().Took(c.Longest)
}
