package library

import (
	"reflect"
	"strings"

	"github.com/expr-lang/expr/builtin"
)

// FuncDoc documents one of our functions, which come in addition to expr's.
type FuncDoc struct {
	Name      string
	Signature string
	Doc       string
	Example   string // a condition that holds
}

// Docs returns the documentation of our functions, in the order of the reference.
func Docs() []FuncDoc {
	all := Functions()
	docs := make([]FuncDoc, len(all))
	for i, f := range all {
		docs[i] = f.FuncDoc
	}
	return docs
}

// Signature returns how one of our functions is called: "hmac(algorithm, key, x)"; empty if there is no such function.
func Signature(name string) string {
	for _, f := range Functions() {
		if f.Name == name {
			call, _, _ := strings.Cut(f.Signature, ")")
			return call + ")"
		}
	}
	return ""
}

// Function is a row of the table that both the compiler and the reference read.
type Function struct {
	FuncDoc
	// Impl implements the function if it needs no state of the VU; the others are fields of env.
	Impl  func(args ...any) (any, error)
	types []any // pointers to the func types that it may be called as
}

// Builtin returns what expr binds calls to.
func (f Function) Builtin() *builtin.Function {
	b := &builtin.Function{Name: f.Name, Func: f.Impl}
	for _, t := range f.types {
		b.Types = append(b.Types, reflect.TypeOf(t).Elem())
	}
	return b
}

// Functions returns our functions, in the order of the reference.
func Functions() []Function {
	// If there are several types, findings name the last one.
	ofText := []any{new(func([]byte) string), new(func(string) string)}
	return []Function{
		{
			FuncDoc{
				"uuid", "uuid() text",
				"a random UUID (version 4)",
				`len(uuid()) == 36`,
			},
			nil, nil,
		},
		{
			FuncDoc{
				"ms", "ms() number",
				"the time in ms since 1970, to the microsecond; `int(ms())` is an integer",
				`ms() > 1700000000000 and ms() < ms() + 0.001`,
			},
			unixMillis, []any{new(func() float64)},
		},
		{
			FuncDoc{
				"ns", "ns() int",
				"the time in ns since 1970, an integer",
				`ns() > 1700000000000000000`,
			},
			unixNanos, []any{new(func() int)},
		},
		{
			FuncDoc{
				"iso_time", "iso_time() text",
				"the time in ISO 8601 (RFC 3339), UTC, to the microsecond; `iso_time(x)` is that of x, in ms since " +
					"1970",
				`iso_time(1767225600000.25) == "2026-01-01T00:00:00.000250Z"`,
			},
			ISOTime, []any{new(func(float64) string), new(func(int) string), new(func(any) string), new(func() string)},
		},
		{
			FuncDoc{
				"random", "random(a, b) number",
				"a random integer from a to b, both included; with a fraction in a or b, a float from a up to but " +
					"not including b",
				`random(1, 6) in 1..6`,
			},
			nil, nil,
		},
		{
			FuncDoc{
				"random_string", "random_string(n) text",
				"n random letters and digits",
				`len(random_string(8)) == 8`,
			},
			nil, nil,
		},
		{
			FuncDoc{
				"pick", "pick(list) any",
				"a random element of a list",
				`pick(["a", "b"]) in ["a", "b"]`,
			},
			nil, nil,
		},
		{
			FuncDoc{
				"json", "json(x) text",
				"x as compact JSON, the keys of maps sorted",
				`json({b: 1, a: [true, nil]}) == '{"a":[true,null],"b":1}'`,
			},
			jsonText, []any{new(func(any) string)},
		},
		{
			FuncDoc{
				"isjson", "isjson(text) bool",
				"whether text or bytes are JSON",
				`isjson("[1]") and not isjson("[1")`,
			},
			isJSON, []any{new(func([]byte) bool), new(func(string) bool)},
		},
		{
			FuncDoc{
				"hex", "hex(x) text",
				"text or bytes in hexadecimal digits",
				`hex("hi") == "6869"`,
			},
			onBytes(toHex), ofText,
		},
		{
			FuncDoc{
				"unhex", "unhex(text) bytes",
				"the bytes of hexadecimal digits",
				`string(hex(unhex("CAFE"))) == "cafe"`,
			},
			onText(fromHex), []any{new(func(string) []byte)},
		},
		{
			FuncDoc{
				"base64", "base64(x) text",
				"text or bytes in base64",
				`base64("hi") == "aGk="`,
			},
			onBytes(toBase64), ofText,
		},
		{
			FuncDoc{
				"unbase64", "unbase64(text) bytes",
				"the bytes of base64, standard or for URLs, padded or not",
				`hex(unbase64("aGk")) == "6869"`,
			},
			onText(fromBase64), []any{new(func(string) []byte)},
		},
		{
			FuncDoc{
				"sha256", "sha256(x) text",
				"the SHA-256 of text or bytes, in hexadecimal digits",
				`sha256("")[:8] == "e3b0c442"`,
			},
			digest("sha256"), ofText,
		},
		{
			FuncDoc{
				"sha1", "sha1(x) text",
				"the SHA-1 of text or bytes, in hexadecimal digits",
				`sha1("")[:8] == "da39a3ee"`,
			},
			digest("sha1"), ofText,
		},
		{
			FuncDoc{
				"md5", "md5(x) text",
				"the MD5 of text or bytes, in hexadecimal digits",
				`md5("")[:8] == "d41d8cd9"`,
			},
			digest("md5"), ofText,
		},
		{
			FuncDoc{
				"crc32", "crc32(x) int",
				"the CRC-32 (IEEE) of text or bytes",
				`crc32("hi") == 3633523372`,
			},
			checksum, []any{new(func([]byte) int), new(func(string) int)},
		},
		{
			FuncDoc{
				"hmac", "hmac(algorithm, key, x) text",
				`the HMAC of text or bytes, in hexadecimal digits; algorithm is "sha256", "sha512", "sha1" or "md5"`,
				`hmac("sha256", "key", "hi")[:8] == "1c9dc82e"`,
			},
			keyedDigest, []any{
				new(func(string, []byte, []byte) string), new(func(string, string, []byte) string),
				new(func(string, []byte, string) string), new(func(string, string, string) string),
			},
		},
		{
			FuncDoc{
				"url_encode", "url_encode(text) text",
				"text as a part of a URL: all but letters, digits and -_.~ as %XX",
				`url_encode("a b&c") == "a%20b%26c"`,
			},
			onText(urlEncode), []any{new(func(string) string)},
		},
		{
			FuncDoc{
				"url_decode", "url_decode(text) text",
				"the inverse of url_encode",
				`url_decode("a%20b") == "a b"`,
			},
			onText(urlDecode), []any{new(func(string) string)},
		},
		{
			FuncDoc{
				"header", "header(name) text",
				"a header of the response, or of the request on a server's side; case does not matter; empty if " +
					"there is none",
				`header("x-none") == ""`,
			},
			nil, nil,
		},
	}
}
