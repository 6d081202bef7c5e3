package tui

import (
	"slices"
	"strings"

	"wsrun/metrics"
)

// failing reports whether the run would fail if it ended now. As at the end of a run, if there is a threshold on
// something that would fail it, the threshold decides how much is too much.
func (s *State) failing() bool {
	for _, t := range s.Thresholds {
		if !t.OK && !t.NoData {
			return true
		}
	}
	snap := s.Snapshot
	if snap == nil {
		return false
	}
	for _, c := range snap.Checks {
		if c.Fails > 0 && !s.decides(c.Scenario, metrics.NameChecks) {
			return true
		}
	}
	for _, g := range snap.Errors { // failed iterations have one
		failed, _ := snap.Get(metrics.NameIterationsFailed, metrics.Tag{Key: "scenario", Value: g.Scenario})
		if failed.Count > 0 && !s.decides(g.Scenario, metrics.NameIterationsFailed, metrics.NameWSErrors) {
			return true
		}
	}
	return false
}

// decides reports whether the scenario has a threshold on one of the metrics.
func (s *State) decides(scenario string, names ...string) bool {
	return slices.ContainsFunc(s.Thresholds, func(t Threshold) bool {
		base, _, _ := strings.Cut(t.Metric, "{")
		return t.Scenario == scenario && slices.Contains(names, base)
	})
}
