package section

import (
	"cmp"
	"slices"

	"wsrun/report/format"
	"wsrun/result"
)

// AndMore returns the last row of a truncated table: "… and 4,206 more: see -o json".
func AndMore(left int) string { return "… and " + format.Grouped(int64(left)) + " more: " + inFull }

// inFull says where a truncated table is complete.
const inFull = "see -o json"

// Foremost returns a list of at most n unchanged. Of a longer one it returns the n that compare puts first, in that
// order, and the number of the others.
func Foremost[T any](list []T, n int, compare func(a, b T) int) (shown []T, left int) {
	if len(list) <= n {
		return list, 0
	}
	list = slices.Clone(list)
	slices.SortStableFunc(list, compare)
	return list[:n:n], len(list) - n
}

// FailingScenarios puts the scenarios that did not pass first.
func FailingScenarios(a, b result.Scenario) int {
	return cmp.Compare(failure(b.Passed), failure(a.Passed))
}
