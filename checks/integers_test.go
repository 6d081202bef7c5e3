package checks

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wsrun/diag"
)

// Literals, arithmetic and JSON in text are exact to 64 bits.
func TestIntegersOf64Bits(t *testing.T) {
	t.Parallel()
	m := newMachine()
	m.Msg = message(`{"max": 9223372036854775807, "min": -9223372036854775808, "u": 18446744073709551615, "u2": 9223372036854775808, "n": 7, "f": 1.5, "s": "a"}`)
	tests := []struct {
		src  string
		want any
	}{
		// literals
		{`9223372036854775807`, math.MaxInt64},
		{`9223372036854775808`, uint64(1 << 63)},
		{`18446744073709551615`, uint64(math.MaxUint64)},
		{`18_446_744_073_709_551_615`, uint64(math.MaxUint64)},
		{`-9223372036854775808`, math.MinInt64},
		{`- 9223372036854775808`, math.MinInt64},
		{`-9223372036854775808 + 1`, math.MinInt64 + 1},
		{`"18446744073709551615"`, "18446744073709551615"},
		{`[9223372036854775808, 1]`, []any{uint64(1 << 63), 1}},
		{`1000000000000000000000.0`, 1e21},
		{`18446744073709551615 == msg.u`, true},
		{`msg.u == 18446744073709551614`, false},
		{`msg.min == -9223372036854775808`, true},
		{`msg.u2 == -9223372036854775808`, false},
		{`msg.u != -1`, true},
		{`msg.u in [1, 18446744073709551615]`, true},
		{`msg.max < 9223372036854775808`, true},
		{`msg.n < 18446744073709551615`, true},
		{`size < 18446744073709551615`, true},
		// arithmetic
		{`msg.u - 1`, uint64(math.MaxUint64 - 1)},
		{`msg.u + 0`, uint64(math.MaxUint64)},
		{`msg.u + 1`, float64(1 << 64)},
		{`msg.u % 10`, 5},
		{`msg.n % msg.u`, 7},
		{`msg.u * 1`, uint64(math.MaxUint64)},
		{`msg.u / 5`, float64(math.MaxUint64) / 5},
		{`msg.u2 - 1`, math.MaxInt64},
		{`msg.u2 + msg.max`, uint64(math.MaxUint64)},
		{`msg.u - msg.u`, 0},
		{`msg.max + 1`, uint64(1 << 63)},
		{`msg.max * 2`, uint64(math.MaxUint64 - 1)},
		{`msg.max * 3`, 27670116110564327000.0},
		{`msg.min - 1`, -9223372036854775808.0},
		{`msg.min * -1`, uint64(1 << 63)},
		{`-msg.min`, uint64(1 << 63)},
		{`-msg.u2`, math.MinInt64},
		{`-msg.n`, -7},
		{`msg.n + 1`, 8},
		{`msg.n * msg.n - msg.n`, 42},
		{`msg.n % 4`, 3},
		{`msg.f + 1`, 2.5},
		{`msg.f * msg.n`, 10.5},
		{`msg.u + 0.5`, float64(1 << 64)},
		{`-msg.f`, -1.5},
		{`msg.s + "b"`, "ab"},
		{`msg.s + msg.s`, "aa"},
		// JSON in text
		{`fromJSON('{"id": 9007199254740993}').id`, 9007199254740993},
		{`fromJSON("18446744073709551615")`, uint64(math.MaxUint64)},
		{`fromJSON("[1, 1.5, null]")`, []any{1, 1.5, nil}},
	}
	for _, tt := range tests {
		got, err := m.Eval(mustCompile(t, tt.src, KindAny, anywhere()))
		if diff := cmp.Diff(tt.want, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got)\n%s", tt.src, err, diff)
		}
	}
}

func TestIntegersThatFailSayWhy(t *testing.T) {
	t.Parallel()
	m := newMachine()
	m.Msg = message(`{"u": 18446744073709551615, "s": "a", "n": 0}`)
	for src, want := range map[string]string{
		`msg.u - msg.s`: "msg.u - msg.s: the left side is a number, the right side is text",
		`msg.u == 18446744073709551615 and msg.s.x`: "so .x cannot be read",
		`-msg.s`:        `msg.s is text, so "-" cannot be applied to it`,
		`msg.u % msg.n`: "integer divide by zero",
	} {
		_, err := m.Eval(mustCompile(t, src, KindAny, anywhere()))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", src, err, want)
		}
	}
	var out diag.List
	Compile(diag.Text{Value: `msg.n == 18446744073709551616`}, KindBool, anywhere(), &out)
	if len(out) != 1 || !strings.Contains(out[0].Message, "out of range") {
		t.Errorf("above 64 bits: got %v, want a finding that it is out of range", out)
	}
	out = nil
	Compile(diag.Text{Value: `msg.n == 18446744073709551615 andd msg.s`}, KindBool, anywhere(), &out)
	if len(out) != 1 || strings.Contains(out[0].Message, "0000") || out[0].Pos.Col != 0 && out[0].Pos.Col < 30 {
		t.Errorf("a mistake beside a large literal: got %v, want it alone, at its place", out)
	}
}
