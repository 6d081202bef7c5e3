package section

import (
	"cmp"
	"slices"

	"wsrun/metrics"
	"wsrun/report/format"
	"wsrun/result"
)

// AndMore is the last row of a table that was cut: "… and 4,206 more: see -o json".
func AndMore(left int) string { return "… and " + format.Grouped(int64(left)) + " more: " + inFull }

// inFull is where a table that was cut is whole.
const inFull = "see -o json"

// Foremost returns a list of at most n as it is. Of a longer one it returns the n that compare puts first, in that
// order, and how many more there are.
func Foremost[T any](list []T, n int, compare func(a, b T) int) (shown []T, left int) {
	if len(list) <= n {
		return list, 0
	}
	list = slices.Clone(list)
	slices.SortStableFunc(list, compare)
	return list[:n:n], len(list) - n
}

// AsTheyAre keeps the order of a list that has the most important first.
func AsTheyAre[T any](_, _ T) int { return 0 }

// FailingChecks puts the checks that failed most first.
func FailingChecks(a, b metrics.CheckCount) int { return cmp.Compare(b.Fails, a.Fails) }

// FailingThresholds puts the thresholds that do not hold first, and failingScenarios the scenarios that did not pass.
func FailingThresholds(a, b result.Threshold) int { return failedFirst(a.OK, b.OK) }

func FailingScenarios(a, b result.Scenario) int { return failedFirst(a.Passed, b.Passed) }

func failedFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}
