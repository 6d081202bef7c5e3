package section

import (
	"wsrun/metrics"
	"wsrun/result"
)

// CheckTotals returns how often all checks passed and failed.
func CheckTotals(snap *metrics.Snapshot) (passes, fails int64) {
	for _, c := range snap.Checks {
		passes += c.Passes
		fails += c.Fails
	}
	return passes, fails
}

// KindsOf returns the kinds of errors that occurred.
func KindsOf(snap *metrics.Snapshot) map[string]bool {
	kinds := map[string]bool{}
	for _, g := range snap.Errors {
		kinds[g.Kind] = true
	}
	return kinds
}

// ErrorCount returns the number of errors.
func ErrorCount(r *result.Run) int64 {
	var n int64
	for _, g := range r.Figures().Errors {
		n += g.Count
	}
	return n
}
