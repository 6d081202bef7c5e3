package section

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"wsrun/metrics"
	"wsrun/result"
)

// HTTPRequest sums up the HTTP requests of one name.
type HTTPRequest struct {
	Name          string
	Count, Failed int64
	InLoad        int64         // those of Count that ended during the load
	Duration      metrics.Stats // of those answered completely
	Statuses      []HTTPStatus  // by status
}

// HTTPStatus is how often a status was the answer; status 0 means no answer.
type HTTPStatus struct {
	Status int
	Count  int64
}

// HTTPRequests lists the HTTP requests of a snapshot by name.
func HTTPRequests(snap *metrics.Snapshot) []HTTPRequest {
	var out []HTTPRequest
	for _, g := range snap.By(metrics.NameHTTPReqs, "name") {
		out = append(out, HTTPRequest{Name: g.Value, Count: g.Count, InLoad: g.InLoad})
	}
	of := func(name string) *HTTPRequest {
		i, ok := slices.BinarySearchFunc(out, name, func(q HTTPRequest, name string) int {
			return cmp.Compare(q.Name, name)
		})
		if !ok {
			return &HTTPRequest{}
		}
		return &out[i]
	}
	for _, g := range snap.By(metrics.NameHTTPReqFailed, "name") {
		of(g.Value).Failed = g.Passes
	}
	for _, g := range snap.By(metrics.NameHTTPReqDuration, "name") {
		of(g.Value).Duration = g.Stats
	}
	for _, series := range snap.Find(metrics.NameHTTPReqs) {
		name, _ := series.Tags.Get("name")
		code, _ := series.Tags.Get("status")
		status, _ := strconv.Atoi(code)
		of(name).add(status, series.Count)
	}
	return out
}

// add counts answers with a status.
func (q *HTTPRequest) add(status int, n int64) {
	i, ok := slices.BinarySearchFunc(q.Statuses, status, func(s HTTPStatus, status int) int {
		return cmp.Compare(s.Status, status)
	})
	if !ok {
		q.Statuses = slices.Insert(q.Statuses, i, HTTPStatus{Status: status})
	}
	q.Statuses[i].Count += n
}

// Answers describes the answers: "201", or "200 (18), 503 (2)" if they differ. The worst is last, because a table
// truncates at the start.
func (q *HTTPRequest) Answers() string {
	var parts []string
	list := q.Statuses
	if len(list) > 1 && list[0].Status == 0 {
		list = append(slices.Clone(list[1:]), list[0])
	}
	for _, s := range list {
		text := strconv.Itoa(s.Status)
		if s.Status == 0 {
			text = "none"
		}
		if len(q.Statuses) > 1 {
			text += " (" + strconv.FormatInt(s.Count, 10) + ")"
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, ", ")
}

// WorstHTTPRequest sorts the most failures first, then the slowest.
func WorstHTTPRequest(a, b HTTPRequest) int {
	return cmp.Or(cmp.Compare(b.Failed, a.Failed), cmp.Compare(b.Duration.P95, a.Duration.P95))
}

// httpRequests returns the HTTP requests by name.
func httpRequests(r *result.Run) (Section, bool) {
	snap := r.Figures()
	t := &Table{Caption: "HTTP requests by name", Wide: true, Columns: []Column{
		{"Request", Name, 0}, {"Count", Figure, 0}, {"Failed", Figure, 0}, {"Rate", Figure, Text | HTML},
		{"Avg", Figure, 0}, {"Min", Figure, HTML | Markdown}, {"Med", Figure, HTML | Markdown}, {"p(90)", Figure, HTML},
		{"p(95)", Figure, 0}, {"p(99)", Figure, HTML | Markdown}, {"Max", Figure, 0},
		{"Status", Note, 0},
	}}
	for _, q := range HTTPRequests(snap) {
		d := &q.Duration
		row := Row{
			Weight: weigh(float64(q.Failed), d.P95, float64(q.Count)),
			Cells: []Value{
				String(q.Name), Count(q.Count), Count(q.Failed), Rate{PerSecond(q.InLoad, snap), ""},
			},
		}
		for _, v := range []float64{d.Avg, d.Min, d.Med, d.P90, d.P95, d.P99, d.Max} {
			row.Cells = append(row.Cells, Quantity{v, d.Unit})
		}
		row.Cells = append(row.Cells, String(q.Answers()))
		t.Rows = append(t.Rows, row)
	}
	return Section{ID: HTTPRequestsID, Title: "HTTP requests", Blocks: []Block{t}}, len(t.Rows) > 0
}
