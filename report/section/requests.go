package section

import (
	"cmp"

	"wsrun/diag"
	"wsrun/metrics"
	"wsrun/result"
)

// ResponseTime is the metric that has a sample for each request.
const ResponseTime = metrics.NameWSResponseTime

// Request sums up the requests of one name.
type Request struct {
	Name string
	metrics.Stats
}

// requests returns the response times by name.
func requests(r *result.Run) (Section, bool) {
	snap := r.Figures()
	all, ok := snap.Get(ResponseTime)
	t := &Table{Caption: "Response times by request", Wide: true, Columns: []Column{
		{"Request", Name, 0}, {"Count", Figure, 0}, {"Rate", Figure, Text | HTML}, {"Avg", Figure, 0},
		{"Min", Figure, 0}, {"Med", Figure, 0}, {"p(90)", Figure, Text | HTML}, {"p(95)", Figure, 0},
		{"p(99)", Figure, 0}, {"Max", Figure, 0}, {"", Picture, HTML},
	}}
	failed := failedRequests(r)
	for _, g := range snap.By(ResponseTime, "name") {
		row := Row{
			Weight: weigh(float64(failed[g.Value]), g.P95, float64(g.Count)),
			Cells:  []Value{String(g.Value), Count(g.Count), Rate{PerSecond(g.InLoad, snap), ""}},
		}
		for _, v := range []float64{g.Avg, g.Min, g.Med, g.P90, g.P95, g.P99, g.Max} {
			row.Cells = append(row.Cells, Quantity{v, g.Unit})
		}
		row.Cells = append(row.Cells, Range{g.Stats, all.Min, all.Max})
		t.Rows = append(t.Rows, row)
	}
	return Section{ID: RequestsID, Title: "Requests", Blocks: []Block{Histogram{all}, t}}, ok
}

// SlowestRequest sorts the slowest first, then the most frequent.
func SlowestRequest(a, b Request) int {
	return cmp.Or(cmp.Compare(b.P95, a.P95), cmp.Compare(b.Count, a.Count))
}

// failedRequests counts the errors of requests by their names.
func failedRequests(r *result.Run) map[string]int64 {
	type key struct {
		scenario string
		at       diag.Pos
	}
	names := map[key]string{}
	for _, s := range r.Scenarios {
		for _, q := range s.Requests {
			names[key{s.Name, q.At}] = q.Name
		}
	}
	failed := map[string]int64{}
	for _, g := range r.Figures().Errors {
		if name, ok := names[key{g.Scenario, g.At}]; ok && !g.Survived {
			failed[name] += g.Count
		}
	}
	return failed
}

// PerSecond returns how many n are per second of the load.
func PerSecond(n int64, snap *metrics.Snapshot) float64 {
	if snap.Load <= 0 {
		return 0
	}
	return float64(n) / snap.Load.Seconds()
}
