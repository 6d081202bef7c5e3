package executor

import (
	"strconv"
	"strings"
	"time"

	"wsrun/diag"
)

// Stage is one ramp: a linear change from where the previous one ended to its target.
type Stage struct {
	Duration time.Duration
	Target   float64 // VUs, or starts per second
	Drop     float64 // share of the open connections cut at its start, 0 to 1
}

// total returns the total duration of stages.
func total(stages []Stage) time.Duration {
	var sum time.Duration
	for _, s := range stages {
		sum += s.Duration
	}
	return sum
}

// stageWords describes stages; level formats a target.
func stageWords(stages []Stage, level func(target float64) string) string {
	var parts []string
	for i, s := range stages {
		way := "in"
		if i > 0 && s.Target == stages[i-1].Target {
			way = "for" // it stays constant
		}
		part := level(s.Target) + " " + way + " " + diag.Duration(s.Duration)
		if s.Drop > 0 {
			part += " with " + strconv.FormatFloat(s.Drop*100, 'g', 6, 64) + "% dropped"
		}
		parts = append(parts, part)
	}
	return "ramps to " + strings.Join(parts, ", then ")
}
