package checks

import (
	"fmt"
	"strings"
	"testing"

	"wsrun/diag"
)

// What is read is underlined from env to its end, and a default beside it is seen.
func TestEnvReads(t *testing.T) {
	set := map[string]any{"SET": "x"}
	tests := []struct{ expr, want string }{
		{`env.A`, "A@1+5"},
		{`env?.A`, "A@1+6"},
		{`env["A"]`, "A@1+8"},
		{`get(env, "A")`, "A@1+13"},
		{`1 + len(env.A.b)`, "A@9+5"},
		{`url_encode(env.A)`, "A@12+5"},
		{`env.A ?? "x"`, "A@1+5 guarded"},
		{`env["A"] ?? "x"`, "A@1+8 guarded"},
		{`env?.A ?? "x"`, "A@1+6 guarded"},
		{`env.A ?? env.B`, "A@1+5 guarded, B@10+5"},
		{`env.A ?? env.B ?? "x"`, "A@1+5 guarded, B@10+5 guarded"},
		{`env.SET ?? env.B`, "SET@1+7 guarded, B@12+5 guarded"},
		{`env.A ?? url_encode(env.B)`, "A@1+5 guarded, B@21+5"},
		{`"a" + (env.A ?? "x") + env.A`, "A@8+5 guarded, A@24+5"},
		{`(env.A + "a") ?? "x"`, "A@2+5"}, // nil + "a" is no nil
		{`env.A == nil ? "x" : env.A`, "A@1+5 guarded, A@22+5 guarded"},
		{`nil != env.A and env.A == "1"`, "A@8+5 guarded, A@18+5 guarded"},
		{`"A" in env ? env.A : env.B`, "A@14+5 guarded, B@22+5"},
		{`env.A == "1"`, "A@1+5"},
		{`env[vu.scenario]`, ""}, // any
		{`vu.scenario + "env.A"`, ""},
		{`any([1], env.A == "x")`, "A@10+5"},
	}
	for _, tt := range tests {
		var found diag.List
		reads := &EnvReads{Env: set}
		if Compile(diag.NewText(tt.expr, diag.Pos{File: "f", Line: 1, Col: 1}, nil), KindAny, &Scope{Env: reads}, &found) == nil {
			t.Errorf("%s: %v", tt.expr, found)
			continue
		}
		var got []string
		for _, r := range reads.All {
			guard := ""
			if r.Guarded {
				guard = " guarded"
			}
			got = append(got, fmt.Sprintf("%s@%d+%d%s", r.Name, r.At.Col, r.Len, guard))
		}
		if got := strings.Join(got, ", "); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.expr, got, tt.want)
		}
	}
}
