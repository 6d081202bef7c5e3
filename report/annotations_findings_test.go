package report_test

import (
	"io"
	"strings"
	"testing"

	"wsrun/diag"
	"wsrun/report"
	"wsrun/result"
)

// GitHub shows ten of a step: beyond that, the last one says how many there are. Warnings are none of them.
func TestFindingAnnotations(t *testing.T) {
	var found diag.List
	for line := range 12 {
		found.Errorf(diag.Pos{File: "a,b.yaml", Line: line + 1, Col: 3}, 1, "100%% wrong:\n::error::evil").Note("allowed: x")
	}
	found.Warnf(diag.Pos{File: "a,b.yaml", Line: 1, Col: 1}, 1, "odd")
	found.Errorf(diag.Pos{File: "-", Line: 1, Col: 1}, 1, "of standard input")
	text := write(t, func(w io.Writer, _ *result.Run) error {
		return report.FindingAnnotations(w, found, func(file string) string { return "dir/" + file })
	}, nil)
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if len(lines) != 10 {
		t.Fatalf("got %d lines, want 10:\n%s", len(lines), text)
	}
	for i, want := range map[int]string{
		0: `::error title=invalid scenario::of standard input`,
		1: `::error file=dir/a%2Cb.yaml,line=1,col=3,title=invalid scenario::100%25 wrong:\n::error::evil%0Aallowed: x`,
		9: `::error title=wsrun::and 4 more findings: see the log`,
	} {
		if lines[i] != want {
			t.Errorf("line %d: got %s, want %s", i, lines[i], want)
		}
	}
}
