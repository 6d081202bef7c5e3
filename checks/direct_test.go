package checks

import (
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"wsrun/checks/values"
)

// directValues are what names may stand for.
func directValues() []any {
	return []any{
		nil, true, false, 0, 1, -1, 2, math.MaxInt, math.MinInt, 1<<53 + 1, 0.0, 1.0, 1.5, -2.5, math.NaN(), math.Inf(1), float64(1 << 53), math.Copysign(0, -1),
		"", "a", "b", "ab", "1", uint64(math.MaxUint64), uint64(7), []any{1}, map[string]any{"a": 1}, []byte("a"),
	}
}

// The direct forms have the VM's results, for all pairs of values.
func TestDirectFormsAgreeWithTheVM(t *testing.T) {
	binary := []string{"==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "and", "or", "&&", "||", "contains", "startsWith", "endsWith", "in"}
	var sources []string
	for _, op := range binary {
		sources = append(sources, `vars.n `+op+` i`, `not (vars.n `+op+` i)`)
	}
	for _, literal := range []string{`1`, `-1`, `1.5`, `-0.5`, `"a"`, `true`, `nil`, `9007199254740992.0`} {
		sources = append(sources, `vars.n == `+literal, literal+` != i`)
		if literal != `true` && literal != `nil` {
			sources = append(sources, `vars.n < `+literal, literal+` >= i`)
		}
	}
	sources = append(sources, `vars.n`, `i`, `!i`, `not vars.n`, `vars.n in [1, "a", nil, 1.5, true]`, `i in ["a", "b"]`, `i in [1, 2]`, `i not in [1]`, `i in []`,
		`vars.n + 1 == i`, `vars.n == 1 and i == "a" or i != nil`, `vars?.n == i`, `(vars.n == i) == (i == vars.n)`)
	used := 0
	for _, src := range sources {
		fast, slow := onDirectAndVM(t, src)
		m := newMachine()
		sameVerdict(t, m, fast, slow)
		for _, a := range directValues() {
			for _, b := range directValues() {
				m.Vars["n"], m.Locals[0] = a, b
				if m.scalar(fast).kind != noScalar {
					used++
				}
				sameValue(t, m, fast, slow, fmt.Sprintf("with vars.n = %v (%T), i = %v (%T)", a, a, b, b))
			}
		}
	}
	if used < 20_000 {
		t.Errorf("the direct forms had a result in %d cases only", used)
	}
}

func TestDirectFormsOfNames(t *testing.T) {
	for _, src := range []string{
		`size > 3`, `text == "abc"`, `text contains payload`, `tick == 2 and rtt > 1`, `vu.id + vu.iteration == 16`, `payload + "x" == ""`, `vu?.id == 7`,
		`msg.n == 5 and msg.type in ["tick"]`, `msg.a.b == sent.id`, `msg.a?.b > 0`, `msg.x?.y == nil`, `msg.list == nil`, `msg.a == 1`, `size * 1.5 > tick - 1`, `-5 < tick`,
	} {
		fast, slow := onDirectAndVM(t, src)
		for _, msg := range []*Message{nil, message(`{"type":"tick","n":5,"a":{"b":1},"list":[1,2]}`), message(`abc`), message(`{"a":5}`)} {
			m := newMachine()
			m.Msg = msg
			sameValue(t, m, fast, slow, "on a message")
			sameVerdict(t, m, fast, slow)
		}
	}
}

// onDirectAndVM compiles an expression twice, the second time without its
// direct form.
func onDirectAndVM(t *testing.T, src string) (fast, slow *Expr) {
	t.Helper()
	sc := anywhere()
	fast, slow = mustCompile(t, src, KindAny, sc), mustCompile(t, src, KindAny, sc)
	slow.direct = nil
	return fast, slow
}

func sameValue(t *testing.T, m *Machine, fast, slow *Expr, when string) {
	t.Helper()
	got, gotErr := m.Eval(fast)
	want, wantErr := m.Eval(slow)
	if fmt.Sprint(gotErr) != fmt.Sprint(wantErr) || !cmp.Equal(want, got, cmpopts.EquateNaNs()) {
		t.Errorf("%s %s:\ngot  %v, %v\nwant %v, %v", fast.src.Value, when, got, gotErr, want, wantErr)
	}
	if s := m.scalar(fast); s.kind != noScalar {
		if got, want := string(s.appendText(nil)), values.Format(want); got != want {
			t.Errorf("%s as text %s: got %q, want %q", fast.src.Value, when, got, want)
		}
	}
}

// sameVerdict compares what the two are as a condition and as a sample.
func sameVerdict(t *testing.T, m *Machine, fast, slow *Expr) {
	t.Helper()
	gotBool, gotErr := m.Bool(fast)
	wantBool, wantErr := m.Bool(slow)
	if gotBool != wantBool || fmt.Sprint(gotErr) != fmt.Sprint(wantErr) {
		t.Errorf("%s as a condition: got %v, %v, want %v, %v", fast.src.Value, gotBool, gotErr, wantBool, wantErr)
	}
	gotNumber, gotErr := m.Number(fast)
	wantNumber, wantErr := m.Number(slow)
	if gotNumber != wantNumber || fmt.Sprint(gotErr) != fmt.Sprint(wantErr) {
		t.Errorf("%s as a number: got %v, %v, want %v, %v", fast.src.Value, gotNumber, gotErr, wantNumber, wantErr)
	}
}

// What most conditions are has a direct form.
func TestWhatIsDirect(t *testing.T) {
	tests := []struct {
		src  string
		want bool
	}{
		{`msg.type == "tick" and msg.price > 100`, true},
		{`msg.re == sent.id`, true},
		{`vars.n + 1`, true},
		{`text == "x" or not (size > 1)`, true},
		{`msg.type in ["a", "b"]`, true},
		{`i`, true},
		{`len(text) > 1`, false},
		{`msg == nil`, false},
		{`item.id == 1`, false},
		{`uuid() == ""`, false},
		{`msg.list[0] == 1`, false},
		{`size / 2 > 1`, false},
		{`text matches "a"`, false},
		{`msg.a in [i]`, false},
		{`msg.a ?? 1`, false},
	}
	for _, tt := range tests {
		if got := mustCompile(t, tt.src, KindAny, anywhere()).direct != nil; got != tt.want {
			t.Errorf("%s has a direct form: %v, want %v", tt.src, got, tt.want)
		}
	}
}
