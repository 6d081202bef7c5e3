package section

import (
	"fmt"
	"strconv"

	"wsrun/report/format"
	"wsrun/result"
)

// Subject names what was run.
func Subject(r *result.Run) string {
	switch {
	case len(r.Scenarios) == 0:
		return "no scenario"
	case len(r.Scenarios) > 1:
		return format.Counted(int64(len(r.Scenarios)), "scenario")
	}
	s := r.Scenarios[0]
	if s.File == "" || s.File == "-" {
		return format.Visible(s.Name)
	}
	return format.Visible(s.File)
}

// IterationsIn returns how many iterations there were, and in what time.
func IterationsIn(r *result.Run) string {
	var n int64
	for _, s := range r.Scenarios {
		n += s.Iterations
	}
	what := format.Counted(n, "iteration")
	if n == 0 {
		what = "no iterations"
	}
	if cut := IterationsCut(r); cut > 0 {
		what += ", " + strconv.FormatInt(cut, 10) + " cut,"
	}
	return what + " in " + format.Elapsed(r.Elapsed)
}

// Reasons returns why a run failed, or what failed before it was interrupted, in words.
func Reasons(r *result.Run) []string {
	var out []string
	add := func(failed, of int64, what string) {
		if failed > 0 {
			out = append(out, fmt.Sprintf("%d of %s failed", failed, format.Counted(of, what)))
		}
	}
	var failed, iterations, iterationsFailed, scenariosFailed int64
	for _, s := range r.Scenarios {
		iterations += s.Iterations
		iterationsFailed += s.IterationsFailed
		if !s.Passed {
			scenariosFailed++
		}
	}
	if len(r.Scenarios) > 1 {
		add(scenariosFailed, int64(len(r.Scenarios)), "scenario")
	}
	for _, t := range r.Thresholds {
		if !t.OK {
			failed++
		}
	}
	add(failed, int64(len(r.Thresholds)), "threshold")
	if why := checksFailed(r); why != "" {
		out = append(out, why)
	}
	if !r.Single && !r.Tests {
		add(iterationsFailed, iterations, "iteration")
	}
	var fatal, harmless int64
	for _, g := range r.Figures().Errors {
		if g.Survived {
			harmless += g.Count
		} else {
			fatal += g.Count
		}
	}
	if fatal > 0 {
		out = append(out, format.Counted(fatal, "error"))
	}
	if harmless > 0 {
		out = append(out, format.Counted(harmless, "error")+" "+Survived)
	}
	return out
}

// checksFailed describes how often checks failed: how many of them if each was evaluated once, otherwise how many of
// their evaluations. It is empty if none failed.
func checksFailed(r *result.Run) string {
	var failed, evaluations, evaluated int64
	for _, c := range r.Figures().Checks {
		failed += c.Fails
		evaluations += c.Passes + c.Fails
		if c.Passes+c.Fails > 0 {
			evaluated++
		}
	}
	switch {
	case failed == 0:
		return ""
	case evaluations == evaluated:
		return fmt.Sprintf("%d of %s failed", failed, format.Counted(evaluated, "check"))
	}
	all, different := format.Counted(evaluations, "evaluation"), format.Counted(evaluated, "check")
	return fmt.Sprintf("%d of %s of %s failed", failed, all, different)
}
