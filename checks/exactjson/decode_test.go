package exactjson

import (
	"bytes"
	"encoding/json"
	"math"
	"math/big"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDecode(t *testing.T) {
	deep := strings.Repeat("[", MaxDepth) + strings.Repeat("]", MaxDepth)
	tests := []struct {
		name, in string
		want     any
	}{
		{"object", ` {"a" : [1, -2.5, true, false, null, "x"]} `, map[string]any{"a": []any{1, -2.5, true, false, nil, "x"}}},
		{"empty", `{"a":{},"b":[]}`, map[string]any{"a": map[string]any{}, "b": []any{}}},
		{"largest int", `9223372036854775807`, math.MaxInt64},
		{"smallest int", `-9223372036854775808`, math.MinInt64},
		{"beyond float's integers", `9007199254740993`, 9007199254740993},
		{"above int", `9223372036854775808`, uint64(9223372036854775808)},
		{"largest uint", `18446744073709551615`, uint64(math.MaxUint64)},
		{"beyond 64 bits", `18446744073709551616`, 18446744073709551616.0},
		{"below int", `-9223372036854775809`, -9223372036854775809.0},
		{"minus zero", `-0`, 0},
		{"integral float stays a float", `1.0`, 1.0},
		{"exponent", `1e2`, 100.0},
		{"out of range, as in JavaScript", `-1e999`, math.Inf(-1)},
		{"last duplicate wins", `{"a":1,"a":{"b":2},"a":3}`, map[string]any{"a": 3}},
		{"escapes", `"\"\\\/\b\f\n\r\t\u00e9\u0000"`, "\"\\/\b\f\n\r\té\x00"},
		{"surrogate pair", `"\ud83d\ude00"`, "😀"},
		{"lone surrogates", `"\ud83d \ude00\ud83dx"`, "\ufffd \ufffd\ufffdx"},
		{"not UTF-8", "\"a\xff\"", "a\ufffd"},
		{"escaped key", `{"\u0061":1}`, map[string]any{"a": 1}},
		{"long strings have no shared copy", `["` + strings.Repeat("é", ShareText) + `"]`, []any{strings.Repeat("é", ShareText)}},
		{"deep", deep, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Decode([]byte(tt.in))
			if err != nil {
				t.Fatal(err)
			}
			if tt.in == deep {
				return
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Decode(%s), -want +got:\n%s", tt.in, diff)
			}
		})
	}
}

func TestDecodeRefuses(t *testing.T) {
	tests := []struct{ in, want string }{
		{``, "unexpected end after 0 bytes"},
		{`{"a":1`, "unexpected end after 6 bytes"},
		{`{"a":1} x`, `at byte 8: "x"`},
		{`[1,]`, `at byte 3: "]"`},
		{`{"a" 1}`, `at byte 5: "1}"`},
		{`{a:1}`, `at byte 1: "a:1}"`},
		{`01`, `at byte 1: "1"`},
		{`-`, "unexpected end after"},
		{`1.`, "unexpected end after"},
		{`1e+`, "unexpected end after"},
		{`.5`, `at byte 0: ".5"`},
		{`+1`, `at byte 0: "+1"`},
		{`NaN`, `at byte 0: "NaN"`},
		{`nul`, "unexpected end after"},
		{`trux`, `at byte 3: "x"`},
		{`"a`, "unexpected end after"},
		{"\"a\nb\"", `at byte 2: "\nb\""`},
		{`"\x"`, `at byte 1: "\x\""`},
		{`"\u12g4"`, `at byte 1`},
		{`"\u12"`, `at byte 1`},
		{"\ufeff{}", "at byte 0"},
		{"\x00", "at byte 0"},
		{strings.Repeat("[", MaxDepth+1) + strings.Repeat("]", MaxDepth+1), "at byte 1000"},
		{strings.Repeat(`{"a":`, MaxDepth+1) + "1" + strings.Repeat("}", MaxDepth+1), "at byte 5000"},
	}
	for _, tt := range tests {
		v, err := Decode([]byte(tt.in))
		if err == nil {
			t.Errorf("Decode(%.40q) = %v, want an error", tt.in, v)
		} else if !strings.Contains(err.Error(), tt.want) {
			t.Errorf("Decode(%.40q): got %q, want %q in it", tt.in, err, tt.want)
		}
	}
}

func TestDecodeDoesNotAlias(t *testing.T) {
	for _, size := range []int{1, 2 * ShareText} {
		data := []byte(`{"key":"` + strings.Repeat("v", size) + `"}`)
		want := map[string]any{"key": strings.Repeat("v", size)}
		got, err := Decode(data)
		if err != nil {
			t.Fatal(err)
		}
		clear(data)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("a value of %d bytes changed with the buffer:\n%s", size, diff)
		}
	}
}

// FuzzDecode holds encoding/json to be right about what is JSON and what it
// means, but for numbers, where it has no integers.
func FuzzDecode(f *testing.F) {
	for _, s := range []string{`{"a":[1,2.5,-0,1e3,null,true]}`, `"\ud83d\ude00\n"`, `18446744073709551615`, `{"a":1,"a":2}`, `[1,]`, "\"\xff\"", `1e999`, ` {} `, `"\u00e9`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if bytes.Count(data, []byte("["))+bytes.Count(data, []byte("{")) > MaxDepth {
			t.Skip("the two differ about depth")
		}
		got, err := Decode(bytes.Clone(data))
		skipper := scanner{data: data}
		if skipped := skipper.skip(MaxDepth) && skipper.end(); skipped != (err == nil) {
			t.Fatalf("skip says %v, Decode says %v", skipped, err)
		}
		if valid := json.Valid(data); valid != (err == nil) {
			t.Fatalf("encoding/json: valid is %v; Decode: %v", valid, err)
		}
		if err != nil {
			return
		}
		var want any
		decoder := json.NewDecoder(bytes.NewReader(data))
		decoder.UseNumber()
		if err := decoder.Decode(&want); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(withNumbers(want), got); diff != "" {
			t.Fatalf("-encoding/json +Decode:\n%s", diff)
		}
	})
}

// withNumbers replaces the json.Number of a value by what they are to Decode.
func withNumbers(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key := range v {
			v[key] = withNumbers(v[key])
		}
	case []any:
		for i := range v {
			v[i] = withNumbers(v[i])
		}
	case json.Number:
		if n, ok := new(big.Int).SetString(v.String(), 10); ok && n.IsInt64() {
			return int(n.Int64())
		} else if ok && n.IsUint64() {
			return n.Uint64()
		}
		f, _ := v.Float64()
		return f
	}
	return v
}
