package executor

import (
	"strconv"
	"strings"
	"time"

	"wsrun/diag"
)

// Stage is one ramp: from where the last one ended, evenly to its target.
type Stage struct {
	Duration time.Duration
	Target   float64 // VUs, or starts a second
	Drop     float64 // share of the open connections that is cut when it begins, 0 to 1
}

// total is how long stages take.
func total(stages []Stage) time.Duration {
	var sum time.Duration
	for _, s := range stages {
		sum += s.Duration
	}
	return sum
}

// stageWords says stages in words; level says a target.
func stageWords(stages []Stage, level func(target float64) string) string {
	var parts []string
	for i, s := range stages {
		way := "in"
		if i > 0 && s.Target == stages[i-1].Target {
			way = "for" // it stays
		}
		part := level(s.Target) + " " + way + " " + diag.Duration(s.Duration)
		if s.Drop > 0 {
			part += " with " + strconv.FormatFloat(s.Drop*100, 'g', 6, 64) + "% dropped"
		}
		parts = append(parts, part)
	}
	return "ramps to " + strings.Join(parts, ", then ")
}
