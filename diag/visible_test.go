package diag

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestVisible(t *testing.T) {
	tests := []struct {
		name string
		in   string
		max  int
		want string
	}{
		{"ordinary", `a "b" \n é 界 🙂`, 0, `a "b" \n é 界 🙂`},
		{"empty", "", 0, ""},
		{"line breaks and tabs", "a\r\n\tb", 0, `a\r\n\tb`},
		{"terminal escape", "\x1b[2J\a", 0, `\x1b[2J\x07`},
		{"delete and C1", "\x7f\u0085\u009b", 0, `\x7f\u0085\u009b`},
		{"bidirectional marks", "a\u202eb\u2066c\u200f", 0, `a\u202eb\u2066c\u200f`},
		{"separators", "a\u2028b\u2029", 0, `a\u2028b\u2029`},
		{"zero width and soft hyphen", "a\u200bb\ufeffc\u00ad", 0, `a\u200bb\ufeffc\u00ad`},
		{"spaces", "a b\u00a0c\u3000d", 0, "a b\\u00a0c\u3000d"},
		{"tag characters", "a\U000e0041", 0, `a\U000e0041`},
		{"invalid UTF-8", "a\xffb\xc3", 0, `a\xffb\xc3`},
		{"an encoded surrogate", "\xed\xa0\x80", 0, `\xed\xa0\x80`},
		{"a replacement character that was written", "\ufffd", 0, "\ufffd"},
		{"joined emoji", "👩\u200d🚀", 0, "👩\u200d🚀"},
		{"right-to-left letters", "שלום", 0, "שלום"},

		{"fits exactly", "abcd", 4, "abcd"},
		{"cut", "abcde", 4, "abc…"},
		{"cut counts runes", "éé界界界", 4, "éé界…"},
		{"cut to one", "ab", 1, "…"},
		{"an escape fits exactly", "ab\n", 4, `ab\n`},
		{"an escape is not split", "ab\nc", 4, "ab…"},
		{"a long escape is not split", "ab\x1bc", 5, "ab…"},
		{"only an escape", "\x1b", 2, "…"},
		{"negative does not cut", "abc", -1, "abc"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Visible(tt.in, tt.max); got != tt.want {
				t.Errorf("Visible(%q, %d) = %q, want %q", tt.in, tt.max, got, tt.want)
			}
		})
	}
}

func TestQuote(t *testing.T) {
	tests := []struct{ in, want string }{
		{"exepct", `"exepct"`},
		{"", `""`},
		{`say "hi"`, `"say \"hi\""`},
		{"a\nb", `"a\nb"`},
		{strings.Repeat("é", 201), `"` + strings.Repeat("é", 199) + `…"`},
	}
	for _, tt := range tests {
		if got := Quote(tt.in); got != tt.want {
			t.Errorf("Quote(%q) = %s, want %s", tt.in, got, tt.want)
		}
	}
}

// FuzzVisible holds what every caller relies on: the result is valid, has nothing that moves a cursor, is no longer
// than asked for, and is not changed by being made visible once more.
func FuzzVisible(f *testing.F) {
	for _, s := range []string{"", "abc", "a\x1b[2J\n", "\xff\xc3", "é界\u202e\U000e0041", strings.Repeat("x\t", 50)} {
		f.Add(s, 0)
		f.Add(s, 7)
	}
	f.Fuzz(func(t *testing.T, s string, limit int) {
		got := Visible(s, limit)
		if !utf8.ValidString(got) {
			t.Errorf("Visible(%q, %d) = %q is not valid UTF-8", s, limit, got)
		}
		if strings.ContainsFunc(got, func(r rune) bool { return !isShown(r) }) {
			t.Errorf("Visible(%q, %d) = %q has what a terminal does not show", s, limit, got)
		}
		if n := utf8.RuneCountInString(got); limit > 0 && n > limit {
			t.Errorf("Visible(%q, %d) has %d runes", s, limit, n)
		}
		if again := Visible(got, 0); again != got {
			t.Errorf("Visible(%q, 0) = %q", got, again)
		}
	})
}
