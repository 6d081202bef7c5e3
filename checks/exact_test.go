package checks

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wsrun/diag"
)

// What is known to be an integer at load is as exact as what is known at run time only, and so are the functions that
// compute and order.
func TestIntegersThatGrowTooLarge(t *testing.T) {
	t.Parallel()
	m := newMachine()
	m.Msg = message(`{"max": 9223372036854775807, "min": -9223372036854775808, "u": 18446744073709551615, "u2": 9223372036854775808,
		"l": [3, 18446744073709551615, -1, 9223372036854775808], "far": [9223372036854775807, 9223372036854775807],
		"rows": [{"k": 18446744073709551615, "v": "a"}, {"k": 1, "v": "b"}, {"k": 9223372036854775808, "v": "c"}, {"k": -5, "v": "d"}, {"k": 1, "v": "e"}]}`)
	m.Tick = 7
	size := len(m.Msg.Data)
	tests := []struct {
		src  string
		want any
	}{
		// literals
		{`9223372036854775807 + 1`, uint64(1 << 63)},
		{`9223372036854775807 + (1 + 1)`, uint64(1<<63 + 1)},
		{`9223372036854775807 * 2`, uint64(math.MaxUint64 - 1)},
		{`18446744073709551615 - 1`, uint64(math.MaxUint64 - 1)},
		{`18446744073709551615 - 18446744073709551615`, 0},
		{`-9223372036854775807 - 1`, math.MinInt},
		{`-(-9223372036854775808)`, uint64(1 << 63)},
		{`9223372036854775807 + 1 > 9223372036854775807`, true},
		{`9223372036854775807 + 1 == 9223372036854775808`, true},
		{`9223372036854775807 + 1 == -9223372036854775808`, false},
		{`1000000000 * 1000000000`, 1_000_000_000_000_000_000},
		{`9223372036854775807 + 0.5`, float64(1 << 63)},
		{`(9223372036854775807 + 1) % 10`, 8},
		// names and functions that are known to be integers
		{`tick + 9223372036854775807`, uint64(1<<63 + 6)},
		{`tick * 1000000000 * 1000000000`, 7_000_000_000_000_000_000},
		{`tick * 1000000000 * 1000000000 * 2`, uint64(14_000_000_000_000_000_000)},
		{`tick * 1000000000 * 1000000000 * 10`, 7e19},
		{`tick * 1000000000 * 1000000000 * 10 > 0`, true},
		{`0 - tick * 1000000000 * 1000000000 * 10 < 0`, true},
		{`-tick`, -7},
		{`-9223372036854775807 - tick`, -9223372036854775808.0},
		{`len(msg.l) * 4611686018427387904`, float64(1 << 64)},
		{`ns() * 1000000 > ns()`, true},
		{`now().UnixNano() * 100 > 0`, true},
		{`date("2026-01-01").Unix() * 10000000000`, uint64(17672256000000000000)},
		{`int("9223372036854775807") + 1`, uint64(1 << 63)},
		{`map(1..3, # * 4611686018427387904)`, []any{1 << 62, uint64(1 << 63), uint64(3 << 62)}},
		{`reduce(1..3, #acc * 3000000000000, 3)`, 8.1e37},
		{`size + 1`, size + 1},
		// functions
		{`sum(msg.far)`, uint64(math.MaxUint64 - 1)},
		{`sum(msg.far, # - 1)`, uint64(math.MaxUint64 - 3)},
		{`sum([9223372036854775807, 1])`, uint64(1 << 63)},
		{`sum(1..100)`, 5050},
		{`sum(map(1..4, # * 0.5))`, 5.0},
		{`sum([])`, 0},
		{`sum([], # * 2)`, 0},
		{`sum(msg.rows, sum([.k, -1]))`, 18446744073709551615 + 9223372036854775808 - 8.0},
		{`abs(msg.min)`, uint64(1 << 63)},
		{`abs(-9223372036854775808)`, uint64(1 << 63)},
		{`abs(-9223372036854775807 - 1)`, uint64(1 << 63)},
		{`abs(msg.u)`, uint64(math.MaxUint64)},
		{`abs(-1.5)`, 1.5},
		{`int(msg.u)`, uint64(math.MaxUint64)},
		{`int(msg.u2) - 1`, math.MaxInt},
		{`int("18446744073709551615")`, uint64(math.MaxUint64)},
		{`int("-9223372036854775808")`, math.MinInt},
		{`int(1e19)`, uint64(1e19)},
		{`int(-1.9)`, -1},
		{`max(msg.l)`, uint64(math.MaxUint64)},
		{`max(1, msg.u2, 2)`, uint64(1 << 63)},
		{`max(1, [2, [msg.u2]], 2.5)`, uint64(1 << 63)},
		{`min(msg.l)`, -1},
		{`min(msg.u, msg.u2)`, uint64(1 << 63)},
		{`min(1, 0.5)`, 0.5},
		{`max(1..9)`, 9},
		{`max([])`, nil},
		{`sort(msg.l)`, []any{-1, 3, uint64(1 << 63), uint64(math.MaxUint64)}},
		{`sort(msg.l, "desc")`, []any{uint64(math.MaxUint64), uint64(1 << 63), 3, -1}},
		{`map(sortBy(msg.rows, .k), .v)`, []any{"d", "b", "e", "c", "a"}},
		{`map(sortBy(msg.rows, .k, "desc"), .v)`, []any{"a", "c", "b", "e", "d"}},
		{`map(sortBy(filter(msg.rows, .k > 0), sortBy(msg.l, #)[0] + .k), .v)`, []any{"b", "e", "c", "a"}},
		{`sortBy(3..1, #)`, []any{}},
		{`sortBy(["b", "a"], #)`, []any{"a", "b"}},
	}
	for _, tt := range tests {
		got, err := m.Eval(mustCompile(t, tt.src, KindAny, anywhere()))
		if diff := cmp.Diff(tt.want, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got)\n%s", tt.src, err, diff)
		}
	}
}

// Literals that give what no integer of 64 bits is are a mistake, as such a literal is.
func TestLiteralsThatOverflow(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]string{
		`size > 9223372036854775807 * 3`:          "9223372036854775807 * 3 is out of range",
		`size > -9223372036854775808 - 1`:         "-9223372036854775808 - 1 is out of range",
		`size > 18446744073709551615 + (1 + 1)`:   "18446744073709551615 + (1 + 1) is out of range",
		`-18446744073709551615 < size`:            "-18446744073709551615 is out of range",
		`any(msg, # == 4294967296 * 4294967296)`:  "4294967296 * 4294967296 is out of range",
		`[size, 9223372036854775807 * -2] == nil`: "9223372036854775807 * -2 is out of range",
	} {
		var out diag.List
		if e := Compile(diag.Text{Value: src}, KindBool, anywhere(), &out); e != nil || len(out) != 1 || !strings.Contains(out[0].Message, want) {
			t.Errorf("%s: got %v, want one finding that says %q", src, out, want)
		}
	}
}

func TestExactFunctionsThatFailSayWhy(t *testing.T) {
	t.Parallel()
	m := newMachine()
	m.Msg = message(`{"s": "a", "n": 0, "f": 1e30, "l": [1, "a"], "m": {}}`)
	for src, want := range map[string]string{
		`int(msg.f)`:              `int(msg.f): "1e+30" is not a number that it accepts`,
		`int(msg.f - msg.f * 2)`:  `"-1e+30" is not a number that it accepts`,
		`int(msg.s)`:              `int(msg.s): "a" is not a number that it accepts`,
		`int(msg.m)`:              `msg.m is a map, which int() does not take`,
		`abs(msg.s)`:              `msg.s is text, which abs() does not take`,
		`sum(msg.n)`:              `sum takes a list, not a number`,
		`sum(msg.l)`:              `sum takes a list of numbers, but this one has text in it`,
		`max(msg.l)`:              `max takes numbers and lists of numbers, not text`,
		`min(msg.n, msg.s)`:       `min takes numbers and lists of numbers, not text`,
		`sortBy(msg.n, #)`:        `sortBy`,
		`sortBy(msg.l, #)`:        `sortBy: `,
		`sortBy(msg.l, 1, msg.s)`: `sortBy: the order is "asc" or "desc", not "a"`,
		`sort(msg.l, msg.s)`:      `sort: the order is "asc" or "desc", not "a"`,
	} {
		_, err := m.Eval(mustCompile(t, src, KindAny, anywhere()))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", src, err, want)
		}
	}
}
