package checks

import (
	"math"
	"testing"
)

func TestMatchKey(t *testing.T) {
	tests := []struct{ src, path, want string }{
		{`msg.re == sent.id`, `msg.re`, `sent.id`},
		{`sent.id == msg.re`, `msg.re`, `sent.id`},
		{`msg.type == "ack" and msg.re == sent.id`, `msg.re`, `sent.id`},
		{`msg.type == "ack" && (msg.a.b == i)`, `msg.a.b`, `i`},
		{`msg.user == data.users.name and msg.re == sent.id`, `msg.re`, `sent.id`},
		{`msg.user == data.users.name and msg.n == vu.id`, `msg.user`, `data.users.name`},
		{`msg.re == sent.id and msg.other == sent.other`, `msg.re`, `sent.id`},
		{`msg["a b"] == "x-" + sent.id`, `msg["a b"]`, `"x-" + sent.id`},
		{`msg?.a?.b == string(sent.id)`, `msg.a.b`, `string(sent.id)`},
		{`msg.n == item.id + 1`, `msg.n`, `item.id + 1`},
		// no keys
		{`msg.type == "ack"`, ``, ``},
		{`msg.re == vars.n`, ``, ``}, // may change while it waits
		{`msg.re == tick`, ``, ``},
		{`msg.re != sent.id`, ``, ``},
		{`msg.re == sent.id or msg.ok`, ``, ``},
		{`not (msg.re == sent.id)`, ``, ``},
		{`msg.re == msg.id`, ``, ``},
		{`msg.re == uuid() + sent.id`, ``, ``},
		{`msg.a[0] == sent.id`, ``, ``},
		{`msg == sent.id`, ``, ``},
		{`text == sent.id`, ``, ``},
		{`let x = sent.id; msg.re == x`, ``, ``},
		{`size > 1`, ``, ``},
	}
	for _, tt := range tests {
		e := mustCompile(t, tt.src, KindBool, anywhere())
		path, want := "", ""
		if key := e.MatchKey(); key != nil {
			path, want = key.Path.String(), key.Want.Source().Value
		}
		if path != tt.path || want != tt.want {
			t.Errorf("%s: got %s = %s, want %s = %s", tt.src, path, want, tt.path, tt.want)
		}
	}
}

func TestMatchKeyPathsAreShared(t *testing.T) {
	sc := anywhere()
	one := mustCompile(t, `msg.re == sent.id and msg.ok`, KindBool, sc).MatchKey()
	two := mustCompile(t, `msg.re == i`, KindBool, sc).MatchKey()
	if one.Path != two.Path {
		t.Error("equal paths of one registry are two")
	}
	sc.Paths = nil
	if key := mustCompile(t, `msg.re == sent.id`, KindBool, sc).MatchKey(); key == nil || key.Path.String() != "msg.re" {
		t.Errorf("without a registry: got %v", key)
	}
}

// A condition with a key can only hold where the message has the key of what
// is wanted.
func TestKeysOfWhatMatches(t *testing.T) {
	values := []string{
		`1`, `1.0`, `-1`, `0`, `-0.0`, `"1"`, `true`, `false`, `null`, `"a"`, `[1]`, `{"a":1}`, `1.5`, `1e300`,
		`9007199254740992`, `9007199254740993`, `9007199254740992.0`, `9007199254740994.0`, `18446744073709551615`, `18446744073709551614`, `1.8446744073709552e19`, `-9007199254740993`,
	}
	for _, registry := range []bool{true, false} {
		sc := anywhere()
		if !registry {
			sc.Paths = nil
		}
		e := mustCompile(t, `msg.a == sent.a`, KindBool, sc)
		m := newMachine()
		matched := 0
		for _, a := range values {
			for _, b := range values {
				m.Msg, m.Sent = message(`{"a":`+a+`}`), message(`{"a":`+b+`}`)
				matches, err := m.Bool(e)
				if err != nil {
					t.Fatal(err)
				}
				want, err := m.Eval(e.MatchKey().Want)
				if err != nil {
					t.Fatal(err)
				}
				wantKey, hasWant := NormalKey(want)
				key, has := m.KeyOf(m.Msg, e.MatchKey().Path)
				if !matches || !hasWant || a != b && (a == "-1" || b == "-1") {
					continue // expr finds -1 equal to the uint64 of the same bits
				}
				matched++
				if !has || key != wantKey {
					t.Errorf("%s == %s holds, with the keys %v (%v) and %v", a, b, key, has, wantKey)
				}
			}
		}
		if matched < 20 {
			t.Errorf("only %d pairs match", matched)
		}
	}
}

func TestKeyOf(t *testing.T) {
	sc := anywhere()
	m := newMachine()
	tests := []struct {
		msg  string
		want any
		ok   bool
	}{
		{`{"a":{"b":"x"}}`, "x", true},
		{`{"a":{"b":7.0}}`, 7, true},
		{`{"a":{"b":null}}`, nil, false},
		{`{"a":{"b":[1]}}`, nil, false},
		{`{"a":{}}`, nil, false},
		{`{"a":1}`, nil, false},
		{`{}`, nil, false},
		{`[]`, nil, false},
		{`no JSON`, nil, false},
	}
	path := mustCompile(t, `msg.a.b == sent.id`, KindBool, sc).MatchKey().Path
	sc.Paths = nil
	alone := mustCompile(t, `msg.a.b == sent.id`, KindBool, sc).MatchKey().Path
	for _, tt := range tests {
		for _, p := range []*MsgPath{path, alone} {
			if got, ok := m.KeyOf(message(tt.msg), p); got != tt.want || ok != tt.ok {
				t.Errorf("%s: got %v, %v, want %v, %v", tt.msg, got, ok, tt.want, tt.ok)
			}
		}
	}
}

func TestNormalKey(t *testing.T) {
	tests := []struct {
		in   any
		want any
		ok   bool
	}{
		{"a", "a", true},
		{false, false, true},
		{5, 5, true},
		{5.0, 5, true},
		{5.5, 5.5, true},
		{math.Copysign(0, -1), 0, true},
		{1<<53 - 1, 1<<53 - 1, true},
		{1 << 53, float64(1 << 53), true},
		{1<<53 + 1, float64(1 << 53), true},
		{uint64(math.MaxUint64), float64(math.MaxUint64), true},
		{math.Inf(1), math.Inf(1), true},
		{math.NaN(), nil, false},
		{nil, nil, false},
		{[]any{}, nil, false},
		{map[string]any{}, nil, false},
		{[]byte("a"), nil, false},
	}
	for _, tt := range tests {
		if got, ok := NormalKey(tt.in); got != tt.want || ok != tt.ok {
			t.Errorf("NormalKey(%v): got %v, %v, want %v, %v", tt.in, got, ok, tt.want, tt.ok)
		}
	}
}
