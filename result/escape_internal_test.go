package result

import (
	"testing"
	"unicode/utf8"
)

func FuzzEscape(f *testing.F) {
	for _, s := range []string{"", "plain", "ü", "\xff", "a\xc3", "\U000F0000", "\U000F00FF\xff\U000F0100"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		e := escape(s)
		if !utf8.ValidString(e) {
			t.Errorf("%q: %q is no UTF-8", s, e)
		}
		if got := unescape(e); got != s {
			t.Errorf("got %q, want %q", got, s)
		}
	})
}
