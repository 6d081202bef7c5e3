package text

import (
	"fmt"
	"io"
	"strconv"
	"sync"

	"wsrun/diag"
	"wsrun/metrics"
	"wsrun/report/format"
	"wsrun/report/section"
	"wsrun/result"
)

const (
	testTime      = 8  // cells of a scenario's time
	testsInDetail = 50 // failures that are explained; the others are only named
)

// TestLines prints the scenarios of a suite of single iterations as they end, each with what failed in it. Create it
// with NewTestLines; it is safe for concurrent use. Each scenario is a single write.
type TestLines struct {
	w       io.Writer
	options Options
	sources func(string) []byte

	mu   sync.Mutex // guards list and err, and the order of writes to w
	list testList
	err  error
}

// NewTestLines returns TestLines that writes to w. scenarios are all that may be printed, so that their columns line
// up. sources returns the bytes of a file for code frames, or nil, and may be nil itself. With TextOptions.Quiet only
// failures are printed.
func NewTestLines(w io.Writer, o Options, sources func(string) []byte, scenarios []result.Scenario) *TestLines {
	return &TestLines{w: w, options: o, sources: sources, list: testList{names: nameWidth(scenarios)}}
}

// Err returns the first write error; nothing is written after it.
func (l *TestLines) Err() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.err
}

// Print prints a scenario that has ended, with the checks and errors of a snapshot.
func (l *TestLines) Print(s result.Scenario, snap *metrics.Snapshot) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.err != nil || s.Passed && l.options.Quiet {
		return
	}
	l.list.report, l.list.snap = newReport(l.options, l.sources), snap
	l.list.scenario(s)
	if _, err := io.WriteString(l.w, l.list.b.String()); err != nil {
		l.err = fmt.Errorf("print a scenario: %w", err)
	}
}

// tests writes a suite of single iterations, which reads like the run of a test suite: a line for each scenario, with
// what failed below it, and finally the verdict. It returns where that ends.
func (p *report) tests(r *result.Run) (said int) {
	list := section.Of(r)
	t := &testList{report: p, snap: r.Figures(), names: nameWidth(r.Scenarios)}
	for _, s := range r.Scenarios {
		if !p.options.StepsShown && (!s.Passed || !p.options.Quiet) {
			t.scenario(s)
		}
	}
	// What did not fit into the groups of scenarios.
	t.errors(func(g metrics.ErrorGroup) bool { return g.Scenario == "" })
	p.sections(r, section.Pick(list, section.ThresholdsID))
	p.blank()
	p.verdict(r)
	said = p.b.Len()
	if p.options.Quiet {
		return said
	}
	if !r.Passed {
		p.blank()
		p.line(2, span{"seed " + strconv.FormatUint(r.Seed, 10), faint})
	}
	p.sections(r, section.Pick(list, section.NoticesID))
	return said
}

// testList is the list of scenarios being written.
type testList struct {
	*report
	snap      *metrics.Snapshot
	names     int // cells of the name column
	explained int
	detailed  bool // the latest lines were a failure's details, so the next scenario keeps a distance
}

func (t *testList) scenario(s result.Scenario) {
	if t.detailed {
		t.blank()
	}
	t.detailed = false
	name := testName(s)
	took := format.Pad(t.inText().Took(s.Elapsed), testTime, true)
	if s.Elapsed == 0 {
		took = format.Pad("", testTime, true)
	}
	room := t.width - t.markWidth() - 2 - testTime
	t.line(
		0,
		t.ended(s),
		span{" " + format.Pad(format.CutLeft(name, room, t.more()), min(room, t.names), false), plain},
		span{"  " + took, faint},
	)
	if s.Aborted != "" {
		t.paragraph(t.markWidth(), "aborted: "+s.Aborted, warn, messageLines)
	}
	if s.Interrupted {
		t.paragraph(t.markWidth(), "interrupted", warn, messageLines)
	}
	for _, c := range t.snap.Checks {
		if c.Scenario == s.Name && c.Fails > 0 {
			d := section.FirstOf(c.Examples)
			t.failure(t.failed(), c.Name, c.At, ofMany(c), section.Reason(d), d)
		}
	}
	t.errors(func(g metrics.ErrorGroup) bool { return g.Scenario == s.Name })
}

// nameWidth returns the width of the name column: that of the longest name.
func nameWidth(list []result.Scenario) int {
	width := 0
	for _, s := range list {
		width = max(width, format.Cells(testName(s)))
	}
	return width
}

func testName(s result.Scenario) string {
	if s.Mix != "" || s.File == "" || s.File == "-" {
		return format.Visible(s.Name)
	}
	return format.Visible(s.File)
}

func (t *testList) errors(of func(metrics.ErrorGroup) bool) {
	for _, g := range t.snap.Errors {
		if of(g) {
			times := ""
			if g.Count > 1 {
				times = t.times() + strconv.FormatInt(g.Count, 10)
			}
			t.failure(t.errorMark(g.Survived), g.Kind, g.At, times, g.Message, section.FirstOf(g.Examples))
		}
	}
}

// failure writes what failed in a scenario, or what it survived, with details for the first failures.
func (t *testList) failure(mark span, name string, at diag.Pos, fact, message string, d *metrics.Detail) {
	if t.detailed {
		t.blank()
	}
	t.title(2, mark, name, at, fact)
	if t.explained++; t.explained <= testsInDetail {
		t.explain(2+t.markWidth(), message, d, at)
		t.transcript(2+t.markWidth(), d, framesOfLoad)
		t.detailed = true
	}
}
