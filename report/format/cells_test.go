package format

import (
	"testing"

	"github.com/google/go-cmp/cmp"
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
		if diff := cmp.Diff(c.want, Wrap(c.s, c.n, c.limit, "…")); diff != "" {
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
		if got := Cut(c.s, c.n, "…"); got != c.right {
			t.Errorf("cut(%q, %d): got %q, want %q", c.s, c.n, got, c.right)
		}
		if got := CutLeft(c.s, c.n, "…"); got != c.left {
			t.Errorf("cutLeft(%q, %d): got %q, want %q", c.s, c.n, got, c.left)
		}
	}
}
