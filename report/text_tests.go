package report

import (
	"strconv"

	"wsrun/metrics"
)

const (
	testTime      = 8  // cells of a scenario's time
	testsInDetail = 50 // failures that are explained; the rest are named
)

// tests writes a suite of single iterations, which reads like the run of a test suite: a line for each scenario, what
// failed below its own, and the verdict at the end.
func (p *page) tests(r *Run) {
	t := &testList{page: p, run: r}
	for _, s := range r.Scenarios {
		if !s.Passed || !p.options.Quiet {
			t.scenario(s)
		}
	}
	t.errors(func(g metrics.ErrorGroup) bool { return g.Scenario == "" }) // what did not fit into the groups of scenarios
	p.thresholds(r)
	p.blank()
	p.verdict(r)
	if p.options.Quiet {
		return
	}
	if !r.Passed {
		p.blank()
		p.line(2, span{"seed " + strconv.FormatUint(r.Seed, 10), faint})
	}
	p.notices(r)
}

// testList is the list of scenarios under way.
type testList struct {
	*page
	run       *Run
	explained int
	detailed  bool // the latest lines were a failure's details, so that the next scenario keeps off them
}

func (t *testList) scenario(s Scenario) {
	if t.detailed {
		t.blank()
	}
	t.detailed = false
	name := testName(s)
	took := pad(t.inText().took(s.Elapsed), testTime, true)
	if s.Elapsed == 0 {
		took = pad("", testTime, true)
	}
	room := t.width - t.markWidth() - 2 - testTime
	t.line(0, t.outcome(s.Passed), span{" " + pad(cutLeft(name, room, t.more()), min(room, t.nameWidth()), false), plain}, span{"  " + took, faint})
	if s.Aborted != "" {
		t.paragraph(t.markWidth(), "aborted: "+s.Aborted, warn, messageLines)
	}
	for _, c := range t.run.snapshot().Checks {
		if c.Scenario == s.Name && c.Fails > 0 {
			d := firstOf(c.Examples)
			t.failure(c.Name, c.At, ofMany(c), "", checkMessage(c.Name, d), d)
		}
	}
	t.errors(func(g metrics.ErrorGroup) bool { return g.Scenario == s.Name })
}

// nameWidth is the width of the column of names: that of the longest.
func (t *testList) nameWidth() int {
	width := 0
	for _, s := range t.run.Scenarios {
		width = max(width, cells(testName(s)))
	}
	return width
}

func testName(s Scenario) string {
	if s.File == "" || s.File == "-" {
		return visible(s.Name)
	}
	return visible(s.File)
}

func (t *testList) errors(of func(metrics.ErrorGroup) bool) {
	for _, g := range t.run.snapshot().Errors {
		if of(g) {
			times := ""
			if g.Count > 1 {
				times = t.times() + strconv.FormatInt(g.Count, 10)
			}
			t.failure(g.Kind, g.At, times, g.Kind, g.Message, firstOf(g.Examples))
		}
	}
}

// failure writes what failed in a scenario, in full as long as there are few.
func (t *testList) failure(name string, at metrics.Place, fact, kind, message string, d *metrics.Detail) {
	if t.detailed {
		t.blank()
	}
	t.title(2, t.failed(), name, at, fact)
	if t.explained++; t.explained <= testsInDetail {
		t.explain(2+t.markWidth(), kind, message, d, at)
		t.detailed = true
	}
}
