package section

import (
	"wsrun/metrics"
	"wsrun/result"
)

// scenarios compares the figures of the scenarios of a suite of loads, which all other sections add up.
func scenarios(r *result.Run) (Section, bool) {
	t := &Table{Caption: "Figures of each scenario", Columns: []Column{
		{"Scenario", Name, 0}, {"Sessions", Figure, 0}, {"Sent", Figure, 0}, {"Received", Figure, 0},
		{"Replies", Figure, 0}, {"Med", Figure, 0}, {"p(95)", Figure, 0}, {"Errors", Figure, 0},
	}}
	for i := range r.Scenarios {
		s := &r.Scenarios[i]
		if s.Snapshot == nil || r.Tests || len(r.Scenarios) < 2 {
			continue
		}
		get := func(metric string) metrics.Stats { stats, _ := s.Snapshot.Get(metric); return stats }
		sent, received := get(metrics.NameWSMsgsSent), get(metrics.NameWSMsgsReceived)
		replies, failed := get(ResponseTime), get(metrics.NameWSErrors)
		var median, p95 Value = String("-"), String("-")
		if replies.Count > 0 {
			median, p95 = Quantity{replies.Med, replies.Unit}, Quantity{replies.P95, replies.Unit}
		}
		t.Rows = append(t.Rows, Row{
			Weight: weigh(float64(failed.Count), replies.P95),
			Cells: []Value{
				String(s.Name), Count(get(metrics.NameWSSessions).Count), Rate{sent.Rate, ""}, Rate{received.Rate, ""},
				Count(replies.Count), median, p95, Count(failed.Count),
			},
		})
	}
	return Section{
		ID: "scenarios", Title: "By scenario", Facts: []string{"rates are over each scenario's own time"},
		Blocks: []Block{t},
	}, len(t.Rows) > 1
}
