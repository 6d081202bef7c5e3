package checks

import (
	"strings"
	"testing"

	"wsrun/diag"
)

func TestEvalErrors(t *testing.T) {
	tests := []struct {
		src, msg string
		offset   int
		want     string
	}{
		{`msg.a.b == 1`, `{}`, 6, `msg.a is nil, so .b cannot be read`},
		{`msg.a.b == 1`, `{"a":5}`, 6, `msg.a is a number, so .b cannot be read`},
		{`msg.a.b == 1`, `{"a":true}`, 6, `msg.a is a bool, so .b cannot be read`},
		{`msg.a["b c"] == 1`, `{}`, 5, `msg.a is nil, so ["b c"] cannot be read`},
		{`msg.a.b == 1`, `{"a":[]}`, 6, `msg.a is a list or text, so .b cannot be read`},
		{`msg.a.length > 0`, `{"a":[]}`, 6, `msg.a is a list or text, so .length cannot be read: write len(msg.a)`},
		{`'é' == msg.a.b`, `{}`, 13, `msg.a is nil, so .b cannot be read`},
		{`msg.a.b.c.d == 1`, `{"a":{"b":null}}`, 8, `msg.a.b is nil, so .c cannot be read`},
		{`msg.a?.b.c == 1`, `{"a":{}}`, 9, `msg.a?.b is nil, so .c cannot be read`},
		{`msg.a == 1`, `hello`, 4, `msg is nil, so .a cannot be read`},
		{`msg.a == 1`, `[1]`, 4, `msg is a list or text, so .a cannot be read`},
		{`msg.xs[5] == 1`, `{"xs":[1]}`, 6, `msg.xs[5]: index out of range: 5 (array length is 1)`},
		{`all(msg.xs, .a.b == 1)`, `{"xs":[{}]}`, 15, `.a is nil, so .b cannot be read`},
		{`msg.a`, `{}`, 0, `this is nil, not a bool`},
		{`msg.a`, `{"a":"true"}`, 0, `this is text, not a bool`},
		{`msg.a and msg.b`, `{}`, 6, `msg.a is nil, but "and" needs bools`},
		{`msg.a || msg.b`, `{"a":1}`, 6, `msg.a is a number, but "||" needs bools`},
		{`not msg.a`, `{}`, 0, `msg.a is nil, so "not" cannot be applied to it`},
		{`-msg.a == 1`, `{"a":"x"}`, 0, `msg.a is text, so "-" cannot be applied to it`},
		{`msg.a ? true : false`, `{"a":"x"}`, 19, `msg.a is text, not a bool`},
		{`msg.a > 5`, `{}`, 6, `msg.a > 5: the left side is nil, the right side is a number`},
		{`5 <= msg.a`, `{"a":[]}`, 2, `5 <= msg.a: the left side is a number, the right side is a list`},
		{`msg.a + 1 == 2`, `{"a":{}}`, 6, `msg.a + 1: the left side is a map, the right side is a number`},
		{`msg.a contains "x"`, `{"a":1}`, 6, `msg.a contains "x": "contains" takes text, but one side is a number`},
		{`1 in msg.a`, `{"a":5}`, 2, `msg.a is a number, so nothing can be in it`},
		{`hex(msg.a) == ""`, `{"a":1}`, 0, `hex: expected text or bytes, not a number`},
		{`url_encode(msg.a) == ""`, `{}`, 0, `url_encode: expected text, not nil`},
		{`true or len(unhex(msg.a)) == 1`, `{}`, 0, ``},
		{`len(unhex(msg.a)) == 1`, `{"a":"zz"}`, 4, `unhex: "zz" is not hexadecimal digits, two per byte`},
		{`len(unbase64(msg.a)) == 1`, `{"a":"?"}`, 4, `unbase64: "?" is not base64`},
		{`url_decode(msg.a) == ""`, `{"a":"%zz"}`, 0, `url_decode: "%zz" is not URL-encoded`},
		{`hmac(msg.a, "k", "x") == ""`, `{"a":"md4"}`, 0, `hmac: unknown algorithm "md4"; allowed: "sha256", "sha512", "sha1", "md5"`},
		{`pick(msg.a) == 1`, `{"a":[]}`, 0, `pick: the list is empty`},
		{`pick(msg.a) == 1`, `{"a":1}`, 0, `pick takes a list, not a number`},
		{`random(2, 1) == 1`, `{}`, 0, `random(2, 1): the first is greater than the second`},
		{`random(2.5, 1) == 1`, `{}`, 0, `random(2.5, 1): the first is greater than the second`},
		{`random(msg.a, 1) == 1`, `{}`, 0, `random takes two numbers, not nil and a number`},
		{`random_string(-1) == ""`, `{}`, 0, `random_string(-1): the length must be from 0 to 67108864`},
		{`json(0 / 0) == ""`, `{}`, 0, `json: NaN is not a JSON number`},
		{`fromJSON(text).x == 1`, `{`, 0, `fromJSON: invalid JSON: unexpected end after 1 byte`},
		{`len(msg.a) == 0`, `{}`, 0, `msg.a is nil, which len() does not take`},
		{`len(msg.a) == 0`, `{"a":1}`, 0, `msg.a is a number, which len() does not take`},
		{`lower(msg.a) == ""`, `{}`, 0, `msg.a is nil, which lower() does not take`},
		{`int(msg.a) == 0`, `{}`, 0, `msg.a is nil, which int() does not take`},
		{`int(msg.a) == 0`, `{"a":"x1"}`, 0, `int(msg.a): "x1" is not a number that it accepts`},
		{`float(msg.a) == 0`, `{"a":""}`, 0, `float(msg.a): "" is not a number that it accepts`},
		{`abs(msg.a) == 0`, `{"a":"x"}`, 0, `msg.a is text, which abs() does not take`},
		{`len(repeat("ab", 33554432)) == 67108864`, `{}`, 0, ``},
		{`len(repeat("", 1000000000)) == 0`, `{}`, 0, ``},
		{`len(repeat("ab", 33554433)) == 1`, `{}`, 4, `repeat: a text can have at most 64 MiB, and this one would have 67108866 bytes`},
		{`len(repeat(repeat("x", 999999), 999999)) == 1`, `{}`, 4, `repeat: a text can have at most 64 MiB, and this one would have 999998000001 bytes`},
		{`len(map(1..9, repeat("x", 33554432))) == 9`, `{}`, 14, `over the memory budget of 256 MiB: the evaluation makes too much at once; make fewer or shorter texts and lists`},
		{`len(map(1..9, random_string(33554432))) == 9`, `{}`, 14, `over the memory budget of 256 MiB: the evaluation makes too much at once; make fewer or shorter texts and lists`},
		{`repeat("x", -1) == ""`, `{}`, 0, `repeat: -1 is not a valid count`},
		{`repeat("x", msg.n) == ""`, `{"n":1.5}`, 0, `repeat takes a text and a whole number, not text and a number`},
		{`repeat(msg.n, 2) == ""`, `{"n":1}`, 0, `repeat takes a text and a whole number, not a number and a number`},
		{`repeat("x", msg.n) == "xx"`, `{"n":2.0}`, 0, ``},
		{`msg.xs[0].f(1) == 1`, `{"xs":[{}]}`, 10, `msg.xs[0].f: invalid operation: cannot call nil`},
		{`len(1..msg.n) == 1`, `{"n":99999999}`, 5, `over the memory budget of 1000000 list elements: the evaluation makes too many; make shorter lists`},
	}
	for _, tt := range tests {
		m := newMachine()
		m.Msg = message(tt.msg)
		_, err := m.Bool(mustCompile(t, tt.src, KindBool, anywhere()))
		if tt.want == "" {
			if err != nil {
				t.Errorf("%s: %v", tt.src, err)
			}
			continue
		}
		if err == nil {
			t.Errorf("%s on %s: no error, want %q", tt.src, tt.msg, tt.want)
			continue
		}
		got := evalError(t, err)
		if got.Message != tt.want || got.Offset != tt.offset || got.At.Col != tt.offset+1 || got.Len < 1 {
			t.Errorf("%s on %s:\ngot  %d+%d at %s: %s\nwant %d: %s", tt.src, tt.msg, got.Offset, got.Len, got.At, got.Message, tt.offset, tt.want)
		}
	}
}

func TestEvalErrorHasItsPlace(t *testing.T) {
	src := diag.NewText("size > 0\nand msg.a.b", diag.Pos{File: "f.yaml", Line: 3, Col: 9}, []diag.Mark{{Off: 0, Line: 4, Col: 5}, {Off: 9, Line: 5, Col: 5}})
	e := Compile(src, KindBool, anywhere(), new(diag.List))
	m := newMachine()
	m.Msg = message(`{}`)
	_, err := m.Bool(e)
	if got, want := err.Error(), "f.yaml:5:15: msg.a is nil, so .b cannot be read"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := (&EvalError{Message: "a"}).Error(), "a"; got != want {
		t.Errorf("without a place: got %q, want %q", got, want)
	}
}

// A handler whose condition fails on every message must not pay for its text
// each time, nor keep the text of each message.
func TestEvalErrorsAreKept(t *testing.T) {
	e := mustCompile(t, `msg.a.b == 1`, KindBool, anywhere())
	m := newMachine()
	m.Msg = message(`{}`)
	_, first := m.Bool(e)
	_, second := m.Bool(e)
	if first != second {
		t.Error("the same failure is made twice")
	}
	unhex := mustCompile(t, `len(unhex(msg.a)) == 1`, KindBool, anywhere())
	for i := range 3 * maxFailures {
		m.Msg = message(`{"a":"` + strings.Repeat("z", i+1) + `"}`)
		if _, err := m.Bool(unhex); !strings.Contains(err.Error(), strings.Repeat("z", i+1)+`"`) {
			t.Fatalf("got %v for %d letters", err, i+1)
		}
	}
	kept := 0
	unhex.failures.Range(func(_, _ any) bool { kept++; return true })
	if kept != maxFailures {
		t.Errorf("got %d failures kept, want %d", kept, maxFailures)
	}
}
