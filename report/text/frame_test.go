package text

import (
	"strings"
	"testing"

	"wsrun/diag"
	"wsrun/report/format"
)

// The caret stays below what it points at when the line is cut on one side or both.
func TestFrameIsCutAroundItsCaret(t *testing.T) {
	line := strings.Repeat("a: 界 ", 12) + "HERE" + strings.Repeat(" and more", 12)
	col := strings.Index(strings.ReplaceAll(line, "界", "x"), "HERE") + 1
	for _, c := range []struct {
		name   string
		width  int
		col, n int
		want   string
	}{
		{"in the middle", 60, col, 4, "HERE"},
		{"at the end", 60, len([]rune(line)) - 3, 4, "more"},
		{"at the start", 60, 1, 2, "a:"},
		{"longer than the line", 60, col, 400, "HERE and more and more"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newPage(Options{Unicode: true, Width: c.width}, func(string) []byte { return []byte(line) })
			if !p.frame(4, placeAt("f.yaml", 1, c.col), c.n) {
				t.Fatal("got no frame")
			}
			rows := strings.Split(strings.TrimRight(p.b.String(), "\n"), "\n")
			if len(rows) != 3 {
				t.Fatalf("got %d rows, want 3:\n%s", len(rows), p.b.String())
			}
			for _, row := range rows {
				if format.Cells(row) > c.width {
					t.Errorf("got %d cells, want at most %d: %s", format.Cells(row), c.width, row)
				}
			}
			caret := format.Cells(rows[2][:strings.Index(rows[2], "^")])
			if got := format.CutLeft(rows[1], format.Cells(rows[1])-caret, ""); !strings.HasPrefix(got, c.want) {
				t.Errorf("the caret points at %q, want %q:\n%s", got, c.want, p.b.String())
			}
		})
	}
}

func placeAt(file string, line, col int) diag.Pos {
	return diag.Pos{File: file, Line: line, Col: col}
}
