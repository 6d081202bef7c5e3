package report_test

import (
	"io"
	"strings"
	"testing"
	"time"

	"wsrun/diag"
	"wsrun/metrics"
	"wsrun/report"
	"wsrun/result"
)

// A run that passed, in which iterations survived what they met: it is told, and nothing that decides takes it for a
// failure.
func TestSurvivedErrors(t *testing.T) {
	b := newBook("storm")
	asks := diag.Pos{File: "storm.yaml", Line: 3, Col: 5} // a request that waited as the connection was lost
	for range 2 {
		b.Failure(metrics.Failure{Scenario: "storm", Kind: "tcp.reset", Message: "connection reset", At: asks, Survived: true})
	}
	run := &result.Run{Passed: true, Started: started(), Elapsed: time.Second, Snapshot: b.Snapshot(time.Second),
		Scenarios: []result.Scenario{{Name: "storm", File: "storm.yaml", Passed: true, Iterations: 2, Requests: []result.Request{{Name: "ask", At: asks}}}}}
	write := func(format func(io.Writer, *result.Run) error) string {
		var out strings.Builder
		if err := format(&out, run); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	text := func(w io.Writer, r *result.Run) error {
		return report.Text(w, r, report.TextOptions{Unicode: true, Width: 80})
	}
	annotations := func(w io.Writer, r *result.Run) error { return report.Annotations(w, r, nil) }
	for name, tt := range map[string]struct {
		format  func(io.Writer, *result.Run) error
		has     string
		has2    string
		lacking string
	}{
		"text":        {text, "! tcp.reset  storm.yaml:3  ×2  survived", ": 2 errors survived", "✗"},
		"junit":       {report.JUnit, `failures="0" errors="0"`, "2 iterations, 2 errors survived", "<error"},
		"tap":         {report.TAP, "ok 1", "1..2", "not ok"},
		"json":        {report.JSON, `"survived": true`, `"count": 2`, `"passed": false`},
		"markdown":    {report.Markdown, "Passed", "2 errors survived", "Failures"},
		"html":        {report.HTML, "×2, survived", `aria-label="survived">!<`, `aria-label="failed"`},
		"annotations": {annotations, "", "", "::error"},
	} {
		got := write(tt.format)
		if !strings.Contains(got, tt.has) || !strings.Contains(got, tt.has2) || strings.Contains(got, tt.lacking) {
			t.Errorf("%s: want %q and %q in it, and not %q:\n%s", name, tt.has, tt.has2, tt.lacking, got)
		}
	}
	run.Single = true
	if got := write(text); !strings.Contains(got, "! tcp.reset") || strings.Contains(got, "✗") {
		t.Errorf("of a single iteration, want the error with another mark than a failure's:\n%s", got)
	}
}
