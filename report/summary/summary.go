package summary

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"wsrun/metrics"
	"wsrun/report/format"
	"wsrun/report/section"
	"wsrun/result"
)

// jsonFormat is the version of the summary's format. It changes when a key changes its meaning or is removed, not when
// one is added.
const jsonFormat = 1

type jsonRun struct {
	Wsrun       string          `json:"wsrun"`
	Format      int             `json:"format"`
	Passed      bool            `json:"passed"`
	ExitCode    int             `json:"exit_code"`
	Interrupted bool            `json:"interrupted"`
	Started     string          `json:"started"`
	DurationMS  float64         `json:"duration_ms"`
	LoadMS      float64         `json:"load_ms"` // time that rates per second cover
	Seed        uint64          `json:"seed"`
	Scenarios   []jsonScenario  `json:"scenarios"`
	Checks      []jsonCheck     `json:"checks"`
	Thresholds  []jsonThreshold `json:"thresholds"`
	Metrics     format.Object   `json:"metrics"`
	Errors      []jsonError     `json:"errors"`
	Closes      []jsonClose     `json:"closes"`
	Cuts        []jsonCut       `json:"cuts"`
	Coverage    jsonCoverage    `json:"coverage"`
	// HTTPRequests is present if there were HTTP requests.
	HTTPRequests []jsonHTTPRequest `json:"http_requests,omitempty"`
	Warnings     []string          `json:"warnings"`
	Notices      []jsonNotice      `json:"notices"`
}

type jsonScenario struct {
	Name        string        `json:"name"`
	Description string        `json:"description,omitempty"`
	File        string        `json:"file"`
	Mix         string        `json:"mix,omitempty"` // of which it is a role
	Passed      bool          `json:"passed"`
	Metrics     format.Object `json:"metrics"` // of this scenario alone
	Cut         int64         `json:"cut"`     // iterations
}

type jsonCheck struct {
	Scenario string `json:"scenario"`
	Name     string `json:"name"`
	File     string `json:"file"`
	Line     int    `json:"line"`
	Passes   int64  `json:"passes"`
	Fails    int64  `json:"fails"`
	// Examples are details of its first failures.
	Examples []jsonExample `json:"examples"`
}

type jsonThreshold struct {
	Scenario  string  `json:"scenario"`
	Metric    string  `json:"metric"`
	Condition string  `json:"condition"`
	Value     float64 `json:"value"`
	OK        bool    `json:"ok"`
	NoData    bool    `json:"no_data"`
	Samples   int64   `json:"samples"`
}

// jsonError has the place of its action, or that of its scenario: what happens on a connection has no place of its own.
type jsonError struct {
	Kind     string `json:"kind"`
	Count    int64  `json:"count"`
	Message  string `json:"message"`
	File     string `json:"file,omitempty"`
	Line     int    `json:"line,omitempty"`
	Scenario string `json:"scenario,omitempty"`
	// Examples are details of the first ones.
	Examples []jsonExample `json:"examples"`
	Survived bool          `json:"survived,omitempty"` // its iteration went on
}

// jsonCut is how many iterations the load's end or a signal cut in an action, and the longest wait among them.
type jsonCut struct {
	Scenario string  `json:"scenario"`
	Action   string  `json:"action"`
	File     string  `json:"file,omitempty"`
	Line     int     `json:"line,omitempty"`
	Count    int64   `json:"count"`
	WaitedMS float64 `json:"waited_ms"`
}

type jsonClose struct {
	Code  int    `json:"code"`
	By    string `json:"by"`
	Count int64  `json:"count"`
}

// jsonNotice is a condition that could not be evaluated.
type jsonNotice struct {
	Message string `json:"message"`
	File    string `json:"file,omitempty"`
	Line    int    `json:"line,omitempty"`
	Count   int64  `json:"count"`
}

// Write writes the summary for machines. Its keys are a contract: existing ones keep their meaning and type; lists are
// never null, numbers are always finite. Secrets are not masked: pass a Run returned by masked.Run. The error is that
// of the write.
func Write(w io.Writer, r *result.Run) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false) // "p(95) < 200ms"
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(summary(r)); err != nil {
		return fmt.Errorf("write the JSON summary: %w", err)
	}
	return nil
}

func summary(r *result.Run) jsonRun {
	snap := r.Figures()
	out := jsonRun{
		Wsrun: r.Version, Format: jsonFormat,
		Passed: r.Passed && !r.Interrupted, ExitCode: r.ExitCode, Interrupted: r.Interrupted,
		Started:      r.Started.UTC().Format("2006-01-02T15:04:05.000Z07:00"),
		DurationMS:   format.Finite(format.InMS(r.Elapsed)),
		LoadMS:       format.Finite(format.InMS(snap.Load)),
		Seed:         r.Seed,
		Scenarios:    make([]jsonScenario, 0, len(r.Scenarios)),
		Checks:       make([]jsonCheck, 0, len(snap.Checks)),
		Thresholds:   make([]jsonThreshold, 0, len(r.Thresholds)),
		Metrics:      summaryMetrics(snap, r.Thresholds),
		Errors:       summaryErrors(r, snap),
		Closes:       make([]jsonClose, 0, len(snap.Closes)),
		Cuts:         make([]jsonCut, 0, len(snap.Cuts)),
		Coverage:     summaryCoverage(r),
		HTTPRequests: summaryHTTPRequests(snap),
		Warnings:     r.AllWarnings(),
		Notices:      make([]jsonNotice, 0, len(r.Notices)),
	}
	for i := range r.Scenarios {
		s := &r.Scenarios[i]
		out.Scenarios = append(
			out.Scenarios,
			jsonScenario{
				s.Name,
				s.Description,
				s.File,
				s.Mix,
				s.Passed && !s.Interrupted,
				scenarioMetrics(r, s),
				s.IterationsCut,
			},
		)
	}
	for _, c := range snap.Checks {
		out.Checks = append(
			out.Checks,
			jsonCheck{c.Scenario, c.Name, c.At.File, c.At.Line, c.Passes, c.Fails, examplesOf(c.Examples)},
		)
	}
	for _, t := range r.Thresholds {
		out.Thresholds = append(
			out.Thresholds,
			jsonThreshold{t.Scenario, t.Metric, t.Condition, format.Finite(t.Value), t.OK, t.NoData, t.Samples},
		)
	}
	for _, c := range section.ClosesByCode(snap) {
		out.Closes = append(out.Closes, jsonClose{c.Code, c.By, c.Count})
	}
	for _, c := range snap.Cuts {
		out.Cuts = append(
			out.Cuts,
			jsonCut{c.Scenario, c.Label, c.At.File, c.At.Line, c.Count, format.Finite(format.InMS(c.Longest))},
		)
	}
	for _, n := range r.Notices {
		out.Notices = append(out.Notices, jsonNotice{n.Message, n.At.File, n.At.Line, n.Count})
	}
	return out
}

// summaryErrors lists the groups of errors, most frequent first.
func summaryErrors(r *result.Run, snap *metrics.Snapshot) []jsonError {
	out := make([]jsonError, 0, len(snap.Errors))
	for _, g := range snap.Errors {
		e := jsonError{
			Kind:     g.Kind,
			Count:    g.Count,
			Message:  g.Message,
			Scenario: g.Scenario,
			Survived: g.Survived,
			Examples: examplesOf(g.Examples),
		}
		if g.At.Line > 0 {
			e.File, e.Line = g.At.File, g.At.Line
		} else {
			own := func(s result.Scenario) bool { return s.Name == g.Scenario }
			if i := slices.IndexFunc(r.Scenarios, own); i >= 0 {
				e.File, e.Line = r.Scenarios[i].File, r.Scenarios[i].Line
			}
		}
		out = append(out, e)
	}
	slices.SortStableFunc(out, func(a, b jsonError) int { return cmp.Compare(b.Count, a.Count) })
	return out
}
