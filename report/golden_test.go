package report_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/mattn/go-runewidth"

	"wsrun/report"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares got with a file of testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (run the test with -update)", err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(got), "\n")); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

func textOf(t *testing.T, f fixture, o report.TextOptions) string {
	t.Helper()
	var b bytes.Buffer
	if f.steps != nil && o.StepsShown {
		steps := report.NewSteps(&b, o, f.run.Sources)
		for _, st := range f.steps {
			steps.Print(st)
		}
		if err := steps.Err(); err != nil {
			t.Fatal(err)
		}
	}
	if f.run.Tests && o.StepsShown {
		lines := report.NewTestLines(&b, o, f.run.Sources, f.run.Scenarios)
		for _, s := range f.run.Scenarios {
			lines.Print(s, f.run.Snapshot)
		}
		if err := lines.Err(); err != nil {
			t.Fatal(err)
		}
	}
	if err := report.Text(&b, f.run, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func names() []string {
	var out []string
	for name := range fixtures() {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

func TestText(t *testing.T) {
	all := fixtures()
	for _, name := range names() {
		t.Run(name, func(t *testing.T) {
			f := all[name]
			whole := textOf(t, f, report.TextOptions{Unicode: true})
			golden(t, name, []byte(whole))
			if live := textOf(t, f, report.TextOptions{Unicode: true, StepsShown: true}); f.run.Tests && live != whole {
				t.Errorf("a suite that was printed bit by bit (-want +got):\n%s", cmp.Diff(whole, live))
			}
			if f.steps != nil {
				golden(t, name+"-live", []byte(textOf(t, f, report.TextOptions{Unicode: true, StepsShown: true})))
			}
		})
	}
}

// What other terminals and flags make of a report that fails.
func TestTextOptions(t *testing.T) {
	for name, o := range map[string]report.TextOptions{
		"ascii": {StepsShown: true},
		"color": {Unicode: true, Color: true, StepsShown: true},
		"quiet": {Unicode: true, Quiet: true, StepsShown: true},
		"wide":  {Unicode: true, Width: 132, StepsShown: true},
	} {
		t.Run(name, func(t *testing.T) {
			var all string
			for _, f := range []fixture{singleTimeout(), loadFailing()} {
				all += textOf(t, f, o) + strings.Repeat("=", 80) + "\n"
			}
			golden(t, "options-"+name, []byte(all))
		})
	}
}

func TestQuietSaysNothingOfAPass(t *testing.T) {
	for _, f := range []fixture{singlePassing(), loadPassing()} {
		if got := textOf(t, f, report.TextOptions{Unicode: true, Quiet: true, StepsShown: true}); got != "" {
			t.Errorf("got %q, want nothing", got)
		}
	}
}

// Every report fits the width, but for places that have a line of their own so that they can be clicked.
func TestTextFits(t *testing.T) {
	cells := runewidth.Condition{StrictEmojiNeutral: true}
	all := fixtures()
	for _, name := range names() {
		for _, o := range []report.TextOptions{
			{}, {StepsShown: true}, {Unicode: true}, {Unicode: true, StepsShown: true}, {Width: 40, Unicode: true}, {Width: 57, StepsShown: true}, {Quiet: true, Width: 20},
		} {
			width := max(o.Width, 40)
			if o.Width == 0 {
				width = 80
			}
			for i, line := range strings.Split(textOf(t, all[name], o), "\n") {
				alone := len(strings.Fields(line)) == 1
				if got := cells.StringWidth(line); got > width && !alone {
					t.Errorf("%s %+v, line %d: got %d cells, want at most %d: %s", name, o, i+1, got, width, line)
				}
				if strings.TrimRight(line, " ") != line {
					t.Errorf("%s %+v, line %d ends with spaces: %q", name, o, i+1, line)
				}
			}
		}
	}
}

// What a server sent must not reach the terminal as more than text.
func TestTextIsHarmless(t *testing.T) {
	all := fixtures()
	for _, name := range names() {
		for _, o := range []report.TextOptions{{}, {Unicode: true, StepsShown: true}} {
			for i, r := range textOf(t, all[name], o) {
				if r != '\n' && (r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r == '\u202e' || r == '\ufffd') {
					t.Fatalf("%s %+v: got %U at byte %d, want it to be made visible", name, o, r, i)
				}
			}
		}
	}
}

// Without Unicode our own signs are ASCII.
func TestTextInASCII(t *testing.T) {
	all := fixtures()
	for _, name := range names() {
		if strings.HasPrefix(name, "hostile") || name == "single-timeout" { // whose server sends more than that
			continue
		}
		for i, r := range textOf(t, all[name], report.TextOptions{StepsShown: true}) {
			if r > 0x7f {
				t.Errorf("%s: got %q at byte %d, want ASCII only", name, r, i)
				break
			}
		}
	}
}
