package checks

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestExplain(t *testing.T) {
	tests := []struct {
		src, msg string
		want     []Reading
	}{
		{`msg.type == "ack" and msg.re == sent.id and msg.type != ""`, `{"type":"said","re":5}`, []Reading{{`msg.type`, `"said"`}, {`msg.re`, `5`}, {`sent.id`, `"42"`}}},
		{`msg.user.name == "x"`, `{"user":{"name":"b\"ob"}}`, []Reading{{`msg.user.name`, `"b\"ob"`}}},
		{`msg.user["name"]?.first == 1`, `{"user":{}}`, []Reading{{`msg.user["name"]?.first`, `nil`}}},
		{`msg.a.b.c == 1`, `{"a":{}}`, []Reading{{`msg.a.b`, `nil`}}},
		{`msg.a == 1`, "hel\x1blo", []Reading{{`msg`, `nil, because the message is not JSON: "hel\u001blo"`}}},
		{`msg == nil`, `null`, []Reading{{`msg`, `nil`}}},
		{`any(msg.xs, .id == msg.want and # != i)`, `{"xs":[{"id":1}],"want":2}`, []Reading{{`msg.xs`, `[{"id":1}]`}, {`msg.want`, `2`}, {`i`, `3`}}},
		{`msg.xs[i].y == 1`, `{"xs":[0,0,0,{"y":5}]}`, []Reading{{`msg.xs[i].y`, `5`}, {`i`, `3`}}},
		{`let x = msg.a; x.b == vars.n`, `{"a":{"b":1}}`, []Reading{{`msg.a`, `{"b":1}`}, {`vars.n`, `41`}}},
		{`header("X-A") == upper(text)`, `é`, []Reading{{`header("X-A")`, `"1, 2"`}, {`text`, `"é"`}}},
		{`hex(binary) == "00"`, "\x01\x02", []Reading{{`binary`, `bytes 0102`}}},
		{`rtt > 2 or vu.id == 1 or response.status == 1`, ``, []Reading{{`rtt`, `1.5`}, {`vu.id`, `7`}, {`response.status`, `101`}}},
		{`close.code == 1`, ``, []Reading{{`close.code`, `1001`}}},
		{`1 == 2`, ``, nil},
		{`msg.t == 1`, `{"t":"` + strings.Repeat("é", 1000) + `"}`, []Reading{{`msg.t`, `"` + strings.Repeat("é", 198) + "…"}}},
		{`msg.t == 1`, "{\"t\":\"\u202eabc\"}", []Reading{{`msg.t`, `"\u202eabc"`}}},
	}
	for _, tt := range tests {
		m := newMachine()
		m.Msg = message(tt.msg)
		got := m.Explain(mustCompile(t, tt.src, KindBool, anywhere()))
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s on %.60s, -want +got:\n%s", tt.src, tt.msg, diff)
		}
	}
}

func TestWhyNot(t *testing.T) {
	tests := []struct{ src, msg, want string }{
		{`msg.type == "ack" and msg.re == sent.id`, `{"type":"said","re":"42"}`, `msg.type == "ack" is false: msg.type = "said"`},
		{`msg.type == "ack" and msg.re == sent.id && size > 1000`, `{"type":"said","re":"x"}`,
			`msg.type == "ack" is false: msg.type = "said"; msg.re == sent.id is false: msg.re = "x", sent.id = "42"; size > 1000 is false: size = 24`},
		{`msg.a == 1 or msg.b == 2`, `{}`, `msg.a == 1 or msg.b == 2 is false: msg.a = nil, msg.b = nil`},
		{`(msg.a == 1 or msg.b == 2) and (not msg.c)`, `{"c":true}`, `msg.a == 1 or msg.b == 2 is false: msg.a = nil, msg.b = nil; not msg.c is false: msg.c = true`},
		{`msg.ok`, `{"ok":false}`, `msg.ok is false`},
		{`msg.ok`, `{}`, `msg.ok is nil, not a bool`},
		{`msg.a.b == 1`, `{}`, `msg.a is nil, so .b cannot be read`},
		{`msg.a != nil and msg.a.b == 1`, `{}`, `msg.a != nil is false: msg.a = nil`},
		{`msg.a == 1`, `{"a":1}`, ``},
		{`let x = msg.a; x == 1 and x == 2`, `{"a":1}`, `let x = msg.a; x == 1 and x == 2 is false: msg.a = 1`},
		{`"é" == msg["ü"] and true`, `{"ü":1}`, `"é" == msg["ü"] is false: msg["ü"] = 1`},
		{`1 == 2`, ``, `1 == 2 is false`},
	}
	for _, tt := range tests {
		m := newMachine()
		m.Msg = message(tt.msg)
		if got := m.WhyNot(mustCompile(t, tt.src, KindBool, anywhere())); got != tt.want {
			t.Errorf("%s on %s:\ngot  %s\nwant %s", tt.src, tt.msg, got, tt.want)
		}
	}
}

// An explanation must not change what a run with the same seed does next.
func TestExplanationsKeepTheRandomState(t *testing.T) {
	e := mustCompile(t, `uuid() == "" and random(1, 9) == 0`, KindBool, anywhere())
	next := mustCompile(t, `uuid()`, KindAny, anywhere())
	quiet, explained := newMachine(), newMachine()
	explained.WhyNot(e)
	explained.Explain(e)
	want, _ := quiet.Eval(next)
	if got, _ := explained.Eval(next); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}
