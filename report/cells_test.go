package report

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wsrun/metrics"
)

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		s     string
		n     int
		limit int
		want  []string
	}{
		{"", 10, 0, []string{""}},
		{"short", 10, 0, []string{"short"}},
		{"one two three four", 10, 0, []string{"one two", "three four"}},
		{"exactly ten words", 11, 0, []string{"exactly ten", "words"}},
		{"abcdefghijklmnop", 10, 0, []string{"abcdefghij", "klmnop"}},
		{"a bcdefghijklmnop", 10, 0, []string{"a bcdefghi", "jklmnop"}}, // breaking after the a would waste the line
		{"one two three four five six", 10, 2, []string{"one two", "three fou…"}},
		{"界界界界界界界", 9, 0, []string{"界界界界", "界界界"}},
		{"narrower than that is no use", 1, 0, []string{"narrower", "than", "that is", "no use"}},
	} {
		if diff := cmp.Diff(c.want, wrap(c.s, c.n, c.limit, "…")); diff != "" {
			t.Errorf("wrap(%q, %d, %d) (-want +got):\n%s", c.s, c.n, c.limit, diff)
		}
	}
}

func TestCut(t *testing.T) {
	for _, c := range []struct {
		s           string
		n           int
		right, left string
	}{
		{"chat.yaml", 9, "chat.yaml", "chat.yaml"},
		{"chat.yaml", 6, "chat.…", "….yaml"},
		{"界界界界", 6, "界界…", "…界界"},
		{"abc", 1, "…", "…"},
		{"", 0, "", ""},
	} {
		if got := cut(c.s, c.n, "…"); got != c.right {
			t.Errorf("cut(%q, %d): got %q, want %q", c.s, c.n, got, c.right)
		}
		if got := cutLeft(c.s, c.n, "…"); got != c.left {
			t.Errorf("cutLeft(%q, %d): got %q, want %q", c.s, c.n, got, c.left)
		}
	}
}

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
			p := newPage(TextOptions{Unicode: true, Width: c.width}, func(string) []byte { return []byte(line) })
			if !p.frame(4, placeAt("f.yaml", 1, c.col), c.n) {
				t.Fatal("got no frame")
			}
			rows := strings.Split(strings.TrimRight(p.b.String(), "\n"), "\n")
			if len(rows) != 3 {
				t.Fatalf("got %d rows, want 3:\n%s", len(rows), p.b.String())
			}
			for _, row := range rows {
				if cells(row) > c.width {
					t.Errorf("got %d cells, want at most %d: %s", cells(row), c.width, row)
				}
			}
			caret := cells(rows[2][:strings.Index(rows[2], "^")])
			if got := cutLeft(rows[1], cells(rows[1])-caret, ""); !strings.HasPrefix(got, c.want) {
				t.Errorf("the caret points at %q, want %q:\n%s", got, c.want, p.b.String())
			}
		})
	}
}

func placeAt(file string, line, col int) metrics.Place {
	return metrics.Place{File: file, Line: line, Col: col}
}
