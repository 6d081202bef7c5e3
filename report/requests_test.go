package report_test

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"wsrun/metrics"
	"wsrun/report"
	"wsrun/result"
)

// many is a run with more names, checks, thresholds and close codes than people read: names that a template made, codes
// that a server did. One request of the file failed.
func many() *result.Run {
	b := newBook("many")
	for i := range 4306 {
		b.trend("ws_response_time", []float64{float64(i + 1)}, named(fmt.Sprintf("item %04d", i)))
	}
	b.trend("ws_response_time", []float64{0.5}, named("login"))
	b.failures(3, metrics.Failure{Scenario: "many", Kind: "expect.timeout", Message: "no message", At: at("many.yaml", 7, 5)})
	for i := range 800 {
		fails := 0
		if i == 799 {
			fails = 1
		}
		b.check("many", fmt.Sprintf("check %03d", i), at("many.yaml", 10+i, 3), 1, fails, nil)
	}
	for code := 3000; code < 3700; code++ {
		b.closes(4000-code, "many", code, "server")
	}
	run := &result.Run{Started: started(), Elapsed: time.Minute, Snapshot: b.Snapshot(time.Minute), Scenarios: []result.Scenario{{
		Name: "many", File: "many.yaml", Iterations: 5000, Requests: []result.Request{{Name: "login", At: at("many.yaml", 7, 5)}},
	}}}
	for i := range 700 {
		run.Thresholds = append(run.Thresholds, result.Threshold{
			Scenario: "many", Base: fmt.Sprintf("m%03d", i), Metric: fmt.Sprintf("m%03d", i), Condition: "count < 1",
			Aggregate: "count", Op: "<", Limit: 1, OK: i != 699,
		})
	}
	return run
}

// Tables that a server or a template makes long are cut, with a count. What failed and what is slow stays; the summary
// for machines has all.
func TestLongTablesAreCut(t *testing.T) {
	t.Parallel()
	text := func(w io.Writer, r *result.Run) error { return report.Text(w, r, report.TextOptions{Unicode: true}) }
	tests := []struct {
		name          string
		write         func(io.Writer, *result.Run) error
		want, without []string
		size          int
	}{
		{"text", text, []string{
			"login", "item 4305", "… and 4,207 more: see -o json", "check 799", "… and 700 more: see -o json", "3000", "… and 600 more: see -o json", "m699",
		}, []string{"item 0001", "check 700", "3650"}, 60_000},
		{"markdown", report.Markdown, []string{"`login`", "`item 4305`", "… and 4,247 more: see -o json", "`check 799`", "… and 740 more", "`m699`", "… and 640 more"},
			[]string{"item 0001", "check 700"}, 60_000},
		{"html", report.HTML, []string{"login", "item 4305", "… and 3,807 more: see -o json", "check 799", "… and 300 more", "m699", "… and 200 more"},
			[]string{"item 0001", "check 700", "3650"}, 1_500_000},
		{"junit", report.JUnit, []string{`name="request login"`, `name="request item 4305"`, "request … and 3,806 more: see -o json", `name="check check 700"`},
			[]string{"item 0001"}, 1_000_000},
		{"tap", report.TAP, []string{"request login", "request item 4305", "request … and 3,806 more: see -o json"}, []string{"item 0001"}, 1_000_000},
		{"json", report.JSON, []string{"{name:item 0001}", "{name:item 4305}", "check 700", "3650", `"m100"`}, []string{" more"}, 10_000_000},
	}
	run := many()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var b bytes.Buffer
			if err := tt.write(&b, run); err != nil {
				t.Fatal(err)
			}
			for _, want := range tt.want {
				if !strings.Contains(b.String(), want) {
					t.Errorf("%q is not there", want)
				}
			}
			for _, not := range tt.without {
				if strings.Contains(b.String(), not) {
					t.Errorf("%q is there", not)
				}
			}
			if b.Len() > tt.size {
				t.Errorf("got %d bytes, want %d at most", b.Len(), tt.size)
			}
		})
	}
}
