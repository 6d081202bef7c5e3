package yamltext

import "testing"

func TestIsOpen(t *testing.T) {
	tests := map[string]bool{
		`a`: false, `f(a`: true, `f(a)`: false, `xs[0`: true, `{a: [1]`: true, `f(a]`: true, `a)`: false,
		`"a`: true, `"a"`: false, `"a(`: true, `"a(" == b`: false, `'it"s'`: false, "`a": true,
		`"a\"`: true, `"a\""`: false, `"a\\"`: false, `"a\\\"`: true,
	}
	for expr, want := range tests {
		if got := IsOpen(expr); got != want {
			t.Errorf("IsOpen(%s) = %t, want %t", expr, got, want)
		}
	}
}
