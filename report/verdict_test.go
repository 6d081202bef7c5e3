package report_test

import (
	"strings"
	"testing"

	"github.com/mattn/go-runewidth"

	"wsrun/report"
	"wsrun/result"
)

// The last line is the verdict again, of any run and at any width, and fits a line. With quiet the verdict is said
// once.
func TestVerdictIsTheLastLine(t *testing.T) {
	for name, f := range fixtures() {
		word := "PASSED  "
		switch {
		case f.run.Interrupted:
			word = "INTERRUPTED  "
		case !f.run.Passed:
			word = "FAILED  "
		}
		for _, o := range []report.TextOptions{{Unicode: true}, {Width: 40}, {Width: 60}, {Width: 200, StepsShown: true}, {Quiet: true}} {
			text := textOf(t, f, o)
			lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
			said := 0
			for _, line := range lines {
				if strings.HasPrefix(line, word) {
					said++
				}
			}
			last := lines[len(lines)-1]
			switch {
			case o.Quiet && said > 1:
				t.Errorf("%s, quiet: the verdict is said %d times:\n%s", name, said, text)
			case !o.Quiet && (said != 2 || !strings.HasPrefix(last, word)):
				t.Errorf("%s, width %d: the verdict is said %d times, and the last line is %q", name, o.Width, said, last)
			case o.Width > 0 && runewidth.StringWidth(last) > o.Width:
				t.Errorf("%s, width %d: the last line is %q", name, o.Width, last)
			}
		}
	}
}

// A summary that is nothing but its verdict says it once.
func TestVerdictAloneIsSaidOnce(t *testing.T) {
	run := &result.Run{Passed: true, Tests: true, Scenarios: []result.Scenario{{Name: "a", Passed: true}, {Name: "b", Passed: true}}}
	var b strings.Builder
	if err := report.Text(&b, run, report.TextOptions{StepsShown: true}); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(b.String(), "PASSED"); n != 1 {
		t.Errorf("the verdict is said %d times:\n%s", n, b.String())
	}
}
