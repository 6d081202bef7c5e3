package diag_test

import (
	"strings"
	"testing"

	"wsrun/diag"
)

// Of a line of megabytes the frame shows what is around the caret, wherever that is, and looks at little more.
func TestFrameOfLongLine(t *testing.T) {
	const n = 4 << 20
	line := strings.Repeat("é", n) + "X" + strings.Repeat("o", n)
	p := diag.Printer{Source: func(string) []byte { return []byte("first\n" + line + "\nlast") }}
	tests := []struct {
		col, length int
		before, at  string // of the caret, in the line that is shown
		more        bool
	}{
		{n + 1, 1, "éé", "Xooo", true},
		{1, n, "", "ééé", true},
		{2*n + 1, 1, "oo", "o", false},
		{2*n + 2, 1, "oo", "", false}, // where something is missing
		{9 * n, 3, "oo", "", false},
		{500, 3, "éé", "éé", true},
	}
	for _, tt := range tests {
		got := strings.Split(p.Frame(diag.Pos{File: "f", Line: 2, Col: tt.col}, tt.length), "\n")
		if len(got) < 3 {
			t.Fatalf("column %d: got %q", tt.col, got)
		}
		shown, caret := []rune(strings.TrimPrefix(got[1], "2 | ")), strings.Index(strings.TrimPrefix(got[2], "  | "), "^")
		if len(shown) > 200 || caret < 0 || caret > len(shown) {
			t.Errorf("column %d: got %d runes, the caret at %d", tt.col, len(shown), caret)
			continue
		}
		if !strings.HasSuffix(string(shown[:caret]), tt.before) || !strings.HasPrefix(string(shown[caret:]), tt.at) || strings.HasSuffix(string(shown), "…") != tt.more {
			t.Errorf("column %d: got %q with the caret at %d, want it between %q and %q", tt.col, string(shown), caret, tt.before, tt.at)
		}
	}
}

// A message that quotes a file is cut.
func TestMessagesAreBounded(t *testing.T) {
	var l diag.List
	l.Errorf(diag.Pos{}, 1, "no anchor %s", strings.Repeat("é", 1<<20))
	if got := l[0].Message; len(got) > 3000 || !strings.HasPrefix(got, "no anchor éé") || !strings.HasSuffix(got, "é…") {
		t.Errorf("got %d bytes, want a message that is cut", len(got))
	}
}
