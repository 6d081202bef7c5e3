package summary

import (
	"wsrun/metrics"
	"wsrun/report/format"
	"wsrun/report/section"
)

// jsonHTTPRequest sums up the HTTP requests of one name. Duration covers those answered completely.
type jsonHTTPRequest struct {
	Name     string       `json:"name"`
	Count    int64        `json:"count"`
	Failed   int64        `json:"failed"`
	Rate     float64      `json:"rate"` // per second of the load
	Duration any          `json:"duration"`
	Statuses []jsonStatus `json:"statuses"`
}

// jsonStatus is how often a status was the answer. It is 0 if there was none.
type jsonStatus struct {
	Status int   `json:"status"`
	Count  int64 `json:"count"`
}

func summaryHTTPRequests(snap *metrics.Snapshot) []jsonHTTPRequest {
	var out []jsonHTTPRequest
	for _, q := range section.HTTPRequests(snap) {
		one := jsonHTTPRequest{
			Name: q.Name, Count: q.Count, Failed: q.Failed, Rate: format.Finite(section.PerSecond(q.InLoad, snap)),
			Statuses: []jsonStatus{},
		}
		q.Duration.Type, q.Duration.Unit = metrics.TrendType, metrics.Milliseconds // even if there were none
		one.Duration = summaryStats(q.Duration)
		for _, s := range q.Statuses {
			one.Statuses = append(one.Statuses, jsonStatus(s))
		}
		out = append(out, one)
	}
	return out
}
