package runner

import (
	"strings"
	"testing"
)

func TestShapeOf(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"a type", `{"type":"price","bid":1.5}`, `{type: "price", …}`},
		{"nothing but a type", ` { "type" : "ping" } `, `{type: "ping"}`},
		{"two fields that tell apart", `{"bid":1,"channel":"book","event":"update"}`, `{channel: "book", event: "update", …}`},
		{"digits that vary", `{"topic":"user:4711","n":1}`, `{topic: "user:#", …}`},
		{"an id", `{"topic":"room:0b1c9d3e-77aa-4c1e-9f3e-aabbccddeeff"}`, `{topic: "room:#"}`},
		{"a word of hexadecimal letters", `{"type":"deadbeef"}`, `{type: "deadbeef"}`},
		{"a code", `{"op":10,"t":null}`, `{op: 10, t: null}`},
		{"a time", `{"e":"trade","t":1704164645678}`, `{e: "trade", t: #}`},
		{"a long value", `{"event":"` + strings.Repeat("x", 100) + `"}`, `{event: "…"}`},
		{"compared by the file", `{"status":true,"data":{"x":[1],"kind":"a"},"n":12345}`, `{status: true, data.kind: "a", …}`},
		{"keys only", `{"bid":1,"ask":2}`, `{bid, ask}`},
		{"many keys", `{"a":1,"b":1,"c":1,"d":1,"f":1,"g":1,"h":1,"i":1,"j":1}`, `{a, b, c, d, f, g, h, i, …}`},
		{"keys that are numbers", `{"1001":1}`, `{#}`},
		{"an empty object", `{}`, `{}`},
		{"escapes", `{"type":"a\"\n\u001b[31m"}`, `{type: "a\"\n\x1b[#m"}`},
		{"a terminal's escape", "{\"type\":\"a\x1b[31m\"}", `{type: "a\x1b[#m"}`},
		{"what follows an object", "{\"type\":6}\x1e", `{type: 6, …}`},
		{"cut", `{"type":"price","text":"` + strings.Repeat("x", 2000), `{type: "price", …}`},
		{"cut in the first key", `{"` + strings.Repeat("k", 1<<20), `{…}`},
		{"cut in the type", `{"type":"` + strings.Repeat("x", 2000), `{type, …}`},
		{"broken", `{"a":1,,"b" 2}`, `{a, …}`},
		{"a list", `[null,"7","room:lobby","phx_reply",{"status":"ok"}]`, `[null, "#", "room:lobby", "phx_reply", {…}]`},
		{"a list of numbers", `[1.5,-2,3,4,5,6,7]`, `[#, …]`},
		{"an empty list", `[]`, `[]`},
		{"Socket.IO", `42["said",{"text":"hi"}]`, `42["said", {…}]`},
		{"Socket.IO's acknowledgement", `43117["ok"]`, `43#["ok"]`},
		{"a text", "hello bob, how are you", `"hello bob," …`},
		{"a text with figures", "PRICE EURUSD 1.0812", `"PRICE EURUSD" …`},
		{"one word", "welcome", `"welcome"`},
		{"STOMP", "MESSAGE\nsubscription:0\n\nbody", `"MESSAGE" …`},
		{"a number", "42", `"#" …`},
		{"empty", "", "empty text"},
		{"long", strings.Repeat("x", 500), `"xxxxxxxxxxxxxxxxxxxxxxxx" …`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			head := tt.in[:min(len(tt.in), shapeBytes)]
			if got := shapeOf(head, false, len(tt.in), []string{"data.kind", "status", "data.x"}).text; got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestShapeOfBinary(t *testing.T) {
	tests := []struct {
		in   string
		want string
	}{
		{"", "binary, empty"},
		{"\x00", "binary, 1 byte: 00"},
		{"\xca\xfe", "binary, 2 to 3 bytes: ca fe"},
		{"\xca\xfe\xba\xbe\x01", "binary, 4 to 7 bytes: ca fe …"},
		{strings.Repeat("a", 1000), "binary, 512 to 1023 bytes: 61 61 …"},
	}
	for _, tt := range tests {
		if got := shapeOf(tt.in, true, len(tt.in), nil).text; got != tt.want {
			t.Errorf("%q: got %s, want %s", tt.in, got, tt.want)
		}
	}
}

// FuzzShapeOf holds what reports rely on: a shape is short, fits on a line and ends.
func FuzzShapeOf(f *testing.F) {
	for _, s := range []string{`{"type":"price","data":{"kind":1}}`, `42["a",{"b":[1,2]}]`, "[[[[", `{"a`, "{\"\x00\":", "PRICE 1\n", `{"type":"\ud800"}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		got := shapeOf(in[:min(len(in), shapeBytes)], false, len(in), []string{"data.kind"})
		if n := len([]rune(got.text)); n > 600 {
			t.Errorf("%d runes: %s", n, got.text)
		}
		if strings.ContainsAny(got.text, "\n\r\x1b\x00") {
			t.Errorf("control characters: %q", got.text)
		}
		if len(got.keys) > shapeKeys || len(got.values) > shapeKeys {
			t.Errorf("%d keys, %d values", len(got.keys), len(got.values))
		}
	})
}

func BenchmarkShapeOf(b *testing.B) {
	for _, bench := range []struct{ name, in string }{
		{"object", `{"type":"price","symbol":"EURUSD","bid":1.0812,"ask":1.0813,"levels":[[1,2],[3,4]],"meta":{"a":"b"}}`},
		{"filler", strings.Repeat("a", shapeBytes)}, // hexadecimal letters that are no id
	} {
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				shapeOf(bench.in, false, len(bench.in), []string{"type"})
			}
		})
	}
}
