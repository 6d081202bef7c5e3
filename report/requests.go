package report

import (
	"cmp"
	"slices"

	"wsrun/metrics"
	"wsrun/report/format"
	"wsrun/result"
)

// responseTime is the metric that requests have a sample of.
const responseTime = metrics.NameWSResponseTime

const (
	textRows  = 100 // of a table of the text report that a server, or a template, can make long
	caseNames = 500 // requests with names that a template made, in reports that know tests and nothing else
)

// request is what is known of the requests of one name.
type request struct {
	name string
	metrics.Stats
	failed int64 // as far as the file gives the name
}

// requests lists the requests by name: all of them sorted, or of more than n those that matter most, and how many are
// left out. Names that templates make can be thousands.
func requests(r *result.Run, n int) (rows []request, left int) {
	snap := r.Figures()
	failed := failedRequests(r)
	for _, g := range snap.By(responseTime, "name") {
		rows = append(rows, request{g.Value, g.Stats, failed[g.Value]})
	}
	return foremost(rows, n, worstRequest)
}

// worstRequest puts what failed most first, then what is slowest, then what is most frequent.
func worstRequest(a, b request) int {
	return cmp.Or(cmp.Compare(b.failed, a.failed), cmp.Compare(b.P95, a.P95), cmp.Compare(b.Count, a.Count))
}

// failedRequests counts the errors of requests by their names.
func failedRequests(r *result.Run) map[string]int64 {
	type key struct {
		scenario string
		at       metrics.Place
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

// foremost returns a list of at most n as it is. Of a longer one it returns the n that compare puts first, in that
// order, and how many more there are.
func foremost[T any](list []T, n int, compare func(a, b T) int) (shown []T, left int) {
	if len(list) <= n {
		return list, 0
	}
	list = slices.Clone(list)
	slices.SortStableFunc(list, compare)
	return list[:n:n], len(list) - n
}

// failingChecks puts the checks that failed most first.
func failingChecks(a, b metrics.CheckCount) int { return cmp.Compare(b.Fails, a.Fails) }

// asTheyAre keeps the order of a list that has the most important first.
func asTheyAre[T any](_, _ T) int { return 0 }

// failingThresholds puts the thresholds that do not hold first, and failingScenarios the scenarios that did not pass.
func failingThresholds(a, b result.Threshold) int { return failedFirst(a.OK, b.OK) }

func failingScenarios(a, b result.Scenario) int { return failedFirst(a.Passed, b.Passed) }

func failedFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// inFull is where a table that was cut is whole.
const inFull = "see -o json"

// andMore is the last row of a table that was cut: "… and 4,206 more: see -o json".
func andMore(left int) string { return "… and " + format.Grouped(int64(left)) + " more: " + inFull }
