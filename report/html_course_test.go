package report_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"wsrun/metrics"
	"wsrun/report"
	"wsrun/result"
)

// steady is a course of equal points of a second, each with two errors and three closes.
func steady(n int) []metrics.Point {
	out := make([]metrics.Point, n)
	for i := range out {
		out[i] = metrics.Point{
			From: time.Duration(i) * time.Second, To: time.Duration(i+1) * time.Second, VUs: 5, Connections: 5, Sent: 1200, Received: 1200,
			Responses: 10, P50: 2, P95: 4, P99: 8,
			Errors: []metrics.KindCount{{Kind: "dns", Count: 2}}, Closes: []metrics.CodeCount{{Code: 1006, Count: 3}},
		}
	}
	return out
}

// courseCells returns the cells of the course's table whose row begins with a time.
func courseCells(t *testing.T, page, until string) []string {
	t.Helper()
	row := regexp.MustCompile(`(?m)^<tr><th scope="row">` + regexp.QuoteMeta(until) + `</th>(.*)</tr>$`).FindStringSubmatch(page)
	if row == nil {
		t.Fatalf("got no row of the course until %s", until)
	}
	var cells []string
	for _, cell := range regexp.MustCompile(`>([^<]+)</td>`).FindAllStringSubmatch(row[1], -1) {
		cells = append(cells, cell[1])
	}
	return cells
}

// Nothing is measured in a warm-up, which is not to say that nothing happened.
func TestHTMLCourseOfAWarmUp(t *testing.T) {
	run := loadPassing().run
	run.History = steady(10)
	for i := range 3 {
		p := &run.History[i]
		p.Sent, p.Received, p.Responses, p.Errors, p.Closes = 0, 0, 0, nil, nil
	}
	if page := write(t, report.HTML, run); strings.Contains(page, "warm-up") {
		t.Errorf("got a warm-up in the page of a run without")
	}
	run.WarmUp = 3 * time.Second
	page := write(t, report.HTML, run)
	if got := strings.Count(page, "← warm-up"); got != 5 {
		t.Errorf("got the warm-up in %d plots, want 5", got)
	}
	if got, want := strings.Join(courseCells(t, page, "3 s"), " "), "5 5 – – – – – – 0 0"; got != want {
		t.Errorf("the last second of the warm-up: got %s, want %s", got, want)
	}
	if strings.Contains(page, "messages sent from 0/s") {
		t.Errorf("got a rate of the warm-up in a plot's description")
	}
}

// A plot that would be empty is left out.
func TestHTMLCourseWithoutMessages(t *testing.T) {
	run := loadPassing().run
	run.History = steady(5)
	for i := range run.History {
		run.History[i].Sent, run.History[i].Received = 0, 0
	}
	page := write(t, report.HTML, run)
	if strings.Contains(page, "Rates per second") || !strings.Contains(page, "Errors per second") {
		t.Errorf("got a plot of rates, or none of errors")
	}
}

// What is no normal close is not painted like one, however often it comes.
func TestHTMLCourseColours(t *testing.T) {
	run := loadPassing().run
	run.History = steady(5)
	run.History[2].Closes = append(run.History[2].Closes, metrics.CodeCount{Code: 1000, Count: 1})
	page := write(t, report.HTML, run)
	colour := func(name string) string {
		m := regexp.MustCompile(`fill="(#[0-9a-f]+)"[^>]*></svg> ` + name).FindStringSubmatch(strings.ReplaceAll(page, "/></svg>", "></svg>"))
		if m == nil {
			t.Fatalf("got no key for %s", name)
		}
		return m[1]
	}
	if got, want := colour("1006 "), colour("dns"); got != want {
		t.Errorf("connections that were cut: got %s, want %s, as errors have", got, want)
	}
	if colour("1000 ") == colour("1006 ") {
		t.Errorf("got one colour for normal closes and cuts")
	}
}

// Labels of thresholds that lie close together don't cover each other.
func TestHTMLThresholdLabels(t *testing.T) {
	run := loadPassing().run
	run.History, run.Thresholds = steady(5), nil
	for _, c := range []struct {
		aggregate string
		limit     float64
	}{{"p(95)", 10}, {"p(99)", 10}, {"avg", 10.1}, {"max", 9.9}} {
		run.Thresholds = append(run.Thresholds, result.Threshold{
			Scenario: "ticker under load", Base: "ws_response_time", Metric: "ws_response_time",
			Condition: fmt.Sprintf("%s < %vms", c.aggregate, c.limit), Aggregate: c.aggregate, Op: "<", Limit: c.limit,
			OK: true,
		})
	}
	page := write(t, report.HTML, run)
	at := map[string]bool{}
	labels := regexp.MustCompile(`<text (x="\d+%" y="[0-9.]+") text-anchor="end"[^>]*>[^<]*ms</text>`).FindAllStringSubmatch(page, -1)
	for _, m := range labels {
		at[m[1]] = true
	}
	if len(labels) != 4 || len(at) != 4 {
		t.Errorf("got %d labels at %d places, want 4 at 4: %v", len(labels), len(at), at)
	}
}

// A failure on a connection has no place in a file: in a suite, the page says whose it is.
func TestHTMLErrorsNameTheirScenario(t *testing.T) {
	b := newBook("one")
	b.failures(3, metrics.Failure{Scenario: "two", Kind: "tcp.refused", Message: "connection refused"})
	run := tickerRun(b, false)
	run.Scenarios = []result.Scenario{{Name: "one", File: "one.yaml", Passed: true}, {Name: "two", File: "two.yaml", Line: 1, IterationsFailed: 3}}
	if page := write(t, report.HTML, run); !strings.Contains(page, "×3, in two") {
		t.Errorf("the page does not say in which scenario connections were refused")
	}
	if text := write(t, report.Markdown, run); !strings.Contains(text, "**error** `tcp.refused` in `two`") {
		t.Errorf("the Markdown does not say in which scenario connections were refused:\n%s", text)
	}
	if text := write(t, report.JUnit, run); !strings.Contains(text, `name="error tcp.refused" time="0.000000" file="two.yaml" line="1"`) {
		t.Errorf("JUnit's case of the error has no file:\n%s", text)
	}
}
