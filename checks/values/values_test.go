package values

import (
	"math"
	"testing"
)

func TestArithmeticIsExactTo64Bits(t *testing.T) {
	tests := []struct {
		name      string
		got, want any
	}{
		{"the largest int + 1", Add(math.MaxInt, 1), uint64(1 << 63)},
		{"the largest uint64 + 1", Add(uint64(math.MaxUint64), 1), float64(1 << 64)},
		{"the smallest int - 1", Subtract(math.MinInt, 1), float64(math.MinInt)}, // the nearest float64
		{"a uint64 - itself", Subtract(uint64(1<<63), uint64(1<<63)), 0},
		{"the smallest int * -1", Multiply(math.MinInt, -1), uint64(1 << 63)},
		{"a uint64 % 10", Modulo(uint64(math.MaxUint64), 10), 5},
		{"- the smallest int", Negate(math.MinInt), uint64(1 << 63)},
		{"text", Add("a", "b"), "ab"},
		{"floats", Multiply(0.5, 3), 1.5},
	}
	for _, tt := range tests {
		if tt.got != tt.want {
			t.Errorf("%s: got %v (%[2]T), want %v (%[3]T)", tt.name, tt.got, tt.want)
		}
	}
}

func TestOrderOfUint64(t *testing.T) {
	const top = uint64(1 << 63) // the int of the same bits is negative
	if !Less(-1, top) || !LessEqual(top, top) || !More(top, math.MaxInt) || !MoreEqual(top, 0) {
		t.Error("a uint64 compares as a negative int")
	}
	if Equal(top, math.MinInt) || !Equal(top, top) || !Equal(1, 1.0) {
		t.Error("a uint64 is equal to the int of the same bits, or numbers are not equal by value")
	}
}

func TestFields(t *testing.T) {
	type named struct {
		Code int    `expr:"code"`
		By   string `expr:"by"`
	}
	fields, ok := Fields(&named{1000, "client"})
	if !ok || len(fields) != 2 || fields["code"] != 1000 || fields["by"] != "client" {
		t.Errorf("got %v, %t, want code and by", fields, ok)
	}
	type plain struct{ Code int }
	for _, v := range []any{nil, 1, "a", named{}, &plain{}, &struct{}{}, map[string]any{}} {
		if fields, ok := Fields(v); ok {
			t.Errorf("%T: got %v, want no fields", v, fields)
		}
	}
	if got, want := Format(&named{1000, "client"}), `{"by":"client","code":1000}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestShowAndDescribe(t *testing.T) {
	tests := []struct {
		v               any
		shown, describe string
	}{
		{nil, "nil", "nil"},
		{"a\x00", `"a\u0000"`, `the text "a\u0000"`},
		{[]byte{0xca, 0xfe}, "bytes cafe", "bytes"},
		{1e21, "1e+21", "the number 1e+21"},
		{[]any{1, "b"}, `[1,"b"]`, "a list"},
	}
	for _, tt := range tests {
		if got := Show(tt.v); got != tt.shown {
			t.Errorf("Show(%v): got %s, want %s", tt.v, got, tt.shown)
		}
		if got := Describe(tt.v); got != tt.describe {
			t.Errorf("Describe(%v): got %s, want %s", tt.v, got, tt.describe)
		}
	}
}
