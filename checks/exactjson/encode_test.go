package exactjson

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestEncode(t *testing.T) {
	when := time.Date(2026, 1, 2, 3, 4, 5, 600_000_000, time.UTC)
	tests := []struct {
		in   any
		want string
	}{
		{nil, `null`},
		{true, `true`},
		{math.MinInt64, `-9223372036854775808`},
		{int64(5), `5`},
		{uint64(math.MaxUint64), `18446744073709551615`},
		{1.0, `1`},
		{0.1, `0.1`},
		{1e20, `100000000000000000000`},
		{1e21, `1e+21`},
		{1e-6, `0.000001`},
		{1e-7, `1e-7`}, {-2.5e-10, `-2.5e-10`}, {1e-100, `1e-100`},
		{"<a href=\"x\">&\u2028\x01\n\r\t\\é", "\"<a href=\\\"x\\\">&\u2028\\u0001\\n\\r\\t\\\\é\""},
		{"a\xffb", "\"a\ufffdb\""},
		{map[string]any{"b": 1, "a": []any{1, "x", nil}}, `{"a":[1,"x",null],"b":1}`},
		{[]byte{0xca, 0xfe}, `"yv4="`},
		{when, `"2026-01-02T03:04:05.6Z"`},
		{1500 * time.Millisecond, `"1.5s"`},
		{[]int{1, 2}, `[1,2]`},
		{[]string{"a"}, `["a"]`},
		{map[any][]any{2: {1}, "x": nil}, `{"2":[1],"x":[]}`},
		{uint8(7), `7`},
	}
	for _, tt := range tests {
		got, err := Encode([]byte("> "), tt.in)
		if err != nil || string(got) != "> "+tt.want {
			t.Errorf("Encode(%v): got %s, %v, want %s", tt.in, got, err, tt.want)
		}
	}
}

func TestEncodeRefuses(t *testing.T) {
	circle := map[string]any{}
	circle["a"] = []any{circle}
	tests := []struct {
		in   any
		want string
	}{
		{math.Inf(1), "+Inf is not a JSON number"},
		{[]any{math.NaN()}, "NaN is not a JSON number"},
		{map[string]any{"a": math.Inf(-1)}, "-Inf is not a JSON number"},
		{func() {}, "a function is not a value"},
		{circle, "nested more than 1000 deep"},
	}
	for _, tt := range tests {
		if got, err := Encode(nil, tt.in); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("Encode(%T): got %.40s, %v, want %q", tt.in, got, err, tt.want)
		}
	}
}

// What Decode makes of JSON, Encode writes again.
func FuzzEncode(f *testing.F) {
	f.Add([]byte(`{"a":[1,2.5,"\u0000é",null,true,18446744073709551615],"b":{}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := Decode(data)
		if err != nil {
			return
		}
		out, err := Encode(nil, v)
		if err != nil {
			if strings.Contains(err.Error(), "Inf") {
				return
			}
			t.Fatal(err)
		}
		again, err := Decode(out)
		if err != nil {
			t.Fatalf("Encode wrote %s: %v", out, err)
		}
		if diff := cmp.Diff(v, again, equateIntegralFloats()); diff != "" {
			t.Fatalf("through %s, -before +after:\n%s", out, diff)
		}
	})
}

// equateIntegralFloats takes 1.0 for the 1 that it is written as.
func equateIntegralFloats() cmp.Option {
	return cmp.FilterValues(func(a, b any) bool {
		_, aOK := asFloat(a)
		_, bOK := asFloat(b)
		return aOK && bOK
	}, cmp.Comparer(func(a, b any) bool {
		x, _ := asFloat(a)
		y, _ := asFloat(b)
		return x == y
	}))
}

func asFloat(v any) (float64, bool) {
	switch v := v.(type) {
	case int:
		return float64(v), true
	case uint64:
		return float64(v), true
	case float64:
		return v, true
	}
	return 0, false
}

// An encoder can be told how to encode what is no map, how much it may write, and to call back for each value.
func TestEncoderOptions(t *testing.T) {
	type pair struct{ a, b int }
	values := 0
	e := Encoder{
		Max:   40,
		Visit: func() { values++ },
		Object: func(v any) (map[string]any, bool) {
			p, ok := v.(pair)
			return map[string]any{"a": p.a, "b": p.b}, ok
		},
	}
	if out, err := e.Encode(nil, []any{pair{1, 2}}); string(out) != `[{"a":1,"b":2}]` || err != nil {
		t.Errorf("got %s, %v, want an object for the pair", out, err)
	}
	if values != 4 {
		t.Errorf("got %d visits, want 4: the list, the pair and its two numbers", values)
	}
	if _, err := e.Encode(nil, make([]any, 20)); err != ErrTooLong {
		t.Errorf("20 nulls in 40 bytes: got %v, want %v", err, ErrTooLong)
	}
	if out, err := e.AppendFormat([]byte("> "), make([]any, 20)); !strings.HasPrefix(string(out), "> [null,null,") || err != ErrTooLong {
		t.Errorf("20 nulls in 40 bytes of text: got %s, %v, want the beginning and %v", out, err, ErrTooLong)
	}
}

func TestFormat(t *testing.T) {
	tests := []struct {
		in   any
		want string
	}{
		{nil, ""},
		{"a\n", "a\n"},
		{[]byte("\xff"), "\xff"},
		{12345678901, "12345678901"},
		{uint64(math.MaxUint64), "18446744073709551615"},
		{12345678901.0, "12345678901"},
		{0.5, "0.5"},
		{1e300, "1e+300"},
		{math.Inf(1), "+Inf"},
		{math.NaN(), "NaN"},
		{false, "false"},
		{[]any{1, "a"}, `[1,"a"]`},
		{map[string]any{"a": 1.5}, `{"a":1.5}`},
		{[]any{math.NaN()}, "[NaN]"},
		{90 * time.Second, "1m30s"},
		{time.Unix(0, 0).UTC(), "1970-01-01T00:00:00Z"},
	}
	for _, tt := range tests {
		if got := Format(tt.in); got != tt.want {
			t.Errorf("Format(%v): got %q, want %q", tt.in, got, tt.want)
		}
	}
}
