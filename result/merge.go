package result

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"wsrun/diag"
	"wsrun/metrics"
)

// Merge returns what a single process would have recorded if it had done what all parts of a run did: counts add up,
// histograms bucket by bucket, the course second by second; times are those of the longest part. Neither the order of
// the parts matters nor whether some were merged before.
//
// Whether the run passed must be judged again, because the thresholds of the sum are not those of its parts. Until then
// it has passed if all parts have, and the value of a threshold is the highest of theirs. Where texts differ, such as
// the host, the result lists all of them.
//
// It is an error if the parts are not from the same run: if version, seed or metrics differ.
func Merge(parts ...*Run) (*Run, error) {
	if len(parts) == 0 {
		return nil, errors.New("no results to merge")
	}
	out := *parts[0]
	if len(parts) == 1 {
		return &out, nil
	}
	out.Single, out.Sources = false, nil
	for _, p := range parts[1:] {
		switch {
		case p.Version != out.Version:
			return nil, fmt.Errorf("results of different versions of wsrun: %s and %s", out.Version, p.Version)
		case p.Seed != out.Seed:
			return nil, fmt.Errorf("results of different runs: one has the seed %d, another %d", out.Seed, p.Seed)
		}
		mergeHead(&out, p)
	}
	for _, p := range parts {
		if out.Sources == nil {
			out.Sources = p.Sources
		}
	}
	return &out, mergeBody(&out, parts)
}

// mergeHead merges the single values of a part into out.
func mergeHead(out, p *Run) {
	out.Host, out.Flags = both(out.Host, p.Host), both(out.Flags, p.Flags)
	if out.Started.IsZero() || !p.Started.IsZero() && p.Started.Before(out.Started) {
		out.Started = p.Started
	}
	out.Elapsed, out.WarmUp = max(out.Elapsed, p.Elapsed), max(out.WarmUp, p.WarmUp)
	out.Passed, out.Tests = out.Passed && p.Passed, out.Tests && p.Tests
	out.ExitCode, out.Interrupted = max(out.ExitCode, p.ExitCode), out.Interrupted || p.Interrupted
}

// mergeBody merges the lists and figures of all parts.
func mergeBody(out *Run, parts []*Run) error {
	snapshots, courses := make([]*metrics.Snapshot, len(parts)), make([]*metrics.Course, len(parts))
	for i, p := range parts {
		snapshots[i], courses[i] = p.Snapshot, p.Course
	}
	var err error
	if out.Snapshot, err = mergeSnapshots(snapshots); err != nil {
		return err
	}
	out.History = nil
	if out.Course = metrics.MergeCourses(courses...); out.Course != nil {
		out.History = out.Course.Points()
		out.Snapshot = out.Course.Peaks(out.Snapshot)
	}
	if out.Scenarios, err = mergeScenarios(parts); err != nil {
		return err
	}
	out.Thresholds = mergeThresholds(parts)
	out.Notices = metrics.Union(lists(parts, func(p *Run) []Notice { return p.Notices }),
		func(n Notice) placed { return placed{at: n.At, name: n.Message} }, placed.compare,
		func(a, b Notice) Notice { a.Count += b.Count; return a })
	out.Warnings = metrics.Union(lists(parts, func(p *Run) []string { return p.Warnings }),
		func(s string) string { return s }, strings.Compare, func(a, _ string) string { return a })
	out.Conversations = slices.Concat(lists(parts, func(p *Run) []Conversation { return p.Conversations })...)
	slices.SortStableFunc(out.Conversations, compareConversations)
	return nil
}

func mergeSnapshots(parts []*metrics.Snapshot) (*metrics.Snapshot, error) {
	if !slices.ContainsFunc(parts, func(s *metrics.Snapshot) bool { return s != nil }) {
		return nil, nil // none has samples
	}
	return metrics.Merge(parts...)
}

func mergeScenarios(parts []*Run) ([]Scenario, error) {
	type key struct{ file, name string }
	type group struct {
		sum       Scenario
		snapshots []*metrics.Snapshot
	}
	groups := metrics.Union(
		lists(parts, func(p *Run) (out []group) {
			for _, s := range p.Scenarios {
				out = append(out, group{s, []*metrics.Snapshot{s.Snapshot}})
			}
			return out
		}),
		func(g group) key { return key{g.sum.File, g.sum.Name} },
		func(a, b key) int { return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.name, b.name)) },
		func(a, b group) group {
			return group{addScenario(a.sum, b.sum), slices.Concat(a.snapshots, b.snapshots)}
		},
	)
	var out []Scenario
	for _, g := range groups {
		var err error
		if g.sum.Snapshot, err = mergeSnapshots(g.snapshots); err != nil {
			return nil, fmt.Errorf("%s: %w", g.sum.Name, err)
		}
		out = append(out, g.sum)
	}
	return out, nil
}

func addScenario(a, b Scenario) Scenario {
	a.Description, a.Line = max(a.Description, b.Description), max(a.Line, b.Line)
	a.OwnServer = a.OwnServer || b.OwnServer
	a.Target, a.Aborted, a.Load = both(a.Target, b.Target), both(a.Aborted, b.Aborted), both(a.Load, b.Load)
	a.Passed, a.Interrupted = a.Passed && b.Passed, a.Interrupted || b.Interrupted
	a.Iterations += b.Iterations
	a.IterationsFailed += b.IterationsFailed
	a.IterationsCut += b.IterationsCut
	a.Untested = min(a.Untested, b.Untested) // what one part tested is tested
	a.VUs += b.VUs
	a.Elapsed = max(a.Elapsed, b.Elapsed)
	a.Requests, a.HTTPRequests = addRequests(a.Requests, b.Requests), addRequests(a.HTTPRequests, b.HTTPRequests)
	a.Coverage = addCoverage(a.Coverage, b.Coverage)
	return a
}

func addRequests(a, b []Request) []Request {
	return metrics.Union([][]Request{a, b},
		func(r Request) placed { return placed{at: r.At, name: r.Name} }, placed.compare,
		func(a, _ Request) Request { return a })
}

func mergeThresholds(parts []*Run) []Threshold {
	return metrics.Union(lists(parts, func(p *Run) []Threshold { return p.Thresholds }),
		func(t Threshold) placed {
			at := diag.Pos{File: t.File, Line: t.Line}
			return placed{at: at, kind: t.Scenario, name: t.Metric + " " + t.Condition}
		},
		placed.compare,
		func(a, b Threshold) Threshold {
			a.Value, a.Samples = max(a.Value, b.Value), a.Samples+b.Samples
			a.OK, a.NoData = a.OK && b.OK, a.NoData && b.NoData
			return a
		})
}

// placed identifies something in a file.
type placed struct {
	server     bool
	at         diag.Pos
	kind, name string
}

func (p placed) compare(q placed) int {
	switch {
	case p.server == q.server:
		return cmp.Or(p.at.Compare(q.at), cmp.Compare(p.kind, q.kind), cmp.Compare(p.name, q.name))
	case p.server:
		return 1
	}
	return -1
}

func lists[T any](parts []*Run, of func(*Run) []T) [][]T {
	out := make([][]T, len(parts))
	for i, p := range parts {
		out[i] = of(p)
	}
	return out
}

// both merges what two parts say about the same thing: each distinct text once, in order.
func both(a, b string) string {
	if a == b || b == "" {
		return a
	}
	if a == "" {
		return b
	}
	const and = " + "
	all := append(strings.Split(a, and), strings.Split(b, and)...)
	slices.Sort(all)
	return strings.Join(slices.Compact(all), and)
}

// compareConversations orders conversations by their start, and if necessary by their whole content, so that the order
// in which parts are merged does not matter.
func compareConversations(a, b Conversation) int {
	if c := cmp.Or(a.Began.Compare(b.Began), cmp.Compare(a.Scenario, b.Scenario), cmp.Compare(a.VU, b.VU),
		cmp.Compare(a.Iteration, b.Iteration)); c != 0 {
		return c
	}
	one, _ := json.Marshal(a) // what can't be encoded counts as equal
	other, _ := json.Marshal(b)
	return bytes.Compare(one, other)
}
