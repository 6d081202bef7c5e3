package checks_test

import (
	"strings"
	"testing"

	"wsrun/checks"
	"wsrun/diag"
)

// What nests without end is refused before the parser's stack overflows, which nothing could catch.
func TestTooDeep(t *testing.T) {
	t.Parallel()
	const n = 1 << 20
	for name, src := range map[string]string{
		"brackets": strings.Repeat("(", n), "closed brackets": strings.Repeat("(", n) + "1" + strings.Repeat(")", n),
		"lists": strings.Repeat("[", n), "maps": strings.Repeat("{a:", n), "calls": strings.Repeat("len(", n),
		"negations": strings.Repeat("!", n) + "true", "words": strings.Repeat("not ", n) + "true", "signs": strings.Repeat("-", n) + "1",
		"names": strings.Repeat("let a = ", n/4) + "1", "choices": strings.Repeat("true ? 1 : ", n/8) + "1",
		"behind a comment's quote": "/*'*/" + strings.Repeat("(", n),
		"long lists":               "[" + strings.Repeat("1, ", n) + "1]",
	} {
		var out diag.List
		e := checks.Compile(diag.NewText(src, diag.Pos{File: "a.yaml", Line: 1, Col: 1}, nil), checks.KindAny, &checks.Scope{What: "a test"}, &out)
		if e != nil || len(out) == 0 || !strings.Contains(out[0].Message, "too large") {
			t.Errorf("%s: got %d findings, want that it is too large", name, len(out))
			if len(out) > 0 {
				t.Logf("%.200s", out[0].Message)
			}
		}
	}
	// A long text is no deep expression.
	var out diag.List
	text := `"` + strings.Repeat("({[!-", 10_000) + `" == ""`
	if e := checks.Compile(diag.NewText(text, diag.Pos{File: "a.yaml", Line: 1, Col: 1}, nil), checks.KindBool, &checks.Scope{What: "a test"}, &out); e == nil {
		t.Errorf("a long text: got %v", out)
	}
}
