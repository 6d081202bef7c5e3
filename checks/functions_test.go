package checks

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/expr-lang/expr/builtin"
	"github.com/google/go-cmp/cmp"

	"wsrun/checks/library"
	"wsrun/checks/values"
)

// Every example of the reference holds.
func TestFunctionExamples(t *testing.T) {
	m := newMachine()
	for _, f := range library.Docs() {
		if ok, err := m.Bool(mustCompile(t, f.Example, KindBool, anywhere())); !ok || err != nil {
			t.Errorf("%s: %v, %v", f.Example, ok, err)
		}
		if !strings.Contains(f.Example, f.Name+"(") || !strings.HasPrefix(f.Signature, f.Name+"(") || f.Doc == "" {
			t.Errorf("%s is not documented: %+v", f.Name, f)
		}
		if slices.Contains(builtin.Names, f.Name) {
			t.Errorf("%s hides a function of expr", f.Name)
		}
		for _, r := range roots() {
			if r.name == f.Name {
				t.Errorf("%s is also a value", f.Name)
			}
		}
	}
}

// expr's own functions are those that scenarios were written for.
func TestFunctionsOfExpr(t *testing.T) {
	m := newMachine()
	for _, src := range []string{
		`len("abc") == 3`, `upper("a") == "A"`, `split("a,b", ",") == ["a", "b"]`, `first([1, 2]) == 1`, `get({a: 1}, "b") == nil`,
		`fromJSON("{\"a\":[1]}").a[0] == 1`, `fromBase64(toBase64("x")) == "x"`, `max(1, 3) == 3`, `round(1.5) == 2`, `type(nil) == "nil"`,
		`duration("1s") < duration("1m")`, `date("2026-01-02").Year() == 2026`, `now() > date("2026-01-01")`, `keys({a: 1}) == ["a"]`, `sum([1, 2]) == 3`,
		`any([1, 2], # > 1)`, `"abc" matches "^a.c$"`, `"a" in ["a"]`, `"a" in {a: 1}`, `groupBy([1, 2], # > 1)[true] == [2]`,
	} {
		if ok, err := m.Bool(mustCompile(t, src, KindBool, anywhere())); !ok || err != nil {
			t.Errorf("%s: %v, %v", src, ok, err)
		}
	}
}

func TestFunctionValues(t *testing.T) {
	m := newMachine()
	m.Msg = message(`{"t":"hi","b":"\u00ff\u00fe"}`)
	tests := []struct {
		src  string
		want any
	}{
		{`hex(msg.t)`, "6869"},
		{`hex(unhex("cafe"))`, "cafe"},
		{`base64(binary) == base64(text)`, true},
		{`string(binary) == text`, true},
		{`string(msg.none)`, ""},
		{`string(nil)`, ""},
		{`string([1, "a", nil])`, `[1,"a",null]`},
		{`string({a: {b: true}})`, `{"a":{"b":true}}`},
		{`string(12345678901.0)`, "12345678901"},
		{`string(1.5) + string(2) + string(true)`, "1.52true"},
		{`string(duration("90s"))`, "1m30s"},
		{`string(unhex("6869")) == "hi"`, true},
		{`string(unbase64("aGk=") ?? "") + string(get({b: unhex("21")}, "b"))`, "hi!"},
		{`string(12) + string(true) + string(msg.t)`, "12truehi"},
		{`base64(msg.b)`, "w7/Dvg=="},
		{`hex(unbase64("-_8="))`, "fbff"},
		{`hex(unbase64("+/8"))`, "fbff"},
		{`sha256("abc")`, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
		{`sha1("abc")`, "a9993e364706816aba3e25717850c26c9cd0d89d"},
		{`md5("abc")`, "900150983cd24fb0d6963f7d28e17f72"},
		{`md5(unhex("616263"))`, "900150983cd24fb0d6963f7d28e17f72"},
		{`crc32("123456789")`, 0xcbf43926},
		// RFC 4231, test case 2
		{`hmac("sha256", "Jefe", "what do ya want for nothing?")`, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
		{`hmac("SHA-512", unhex("4a656665"), "what do ya want for nothing?")[:16]`, "164b7a7bfcf819e2"},
		{`url_encode("a b+c/d?é~")`, "a%20b%2Bc%2Fd%3F%C3%A9~"},
		{`url_decode("a%20b+c")`, "a b+c"},
		{`json({b: 1.0, a: "<é>"})`, `{"a":"<é>","b":1}`},
		{`json(response)[:22]`, `{"body":"","error":"",`},
		{`isjson(binary) and isjson("null") and not isjson("nul") and not isjson("")`, true},
		{`random(5, 5)`, 5},
		{`random(-3, -3)`, -3},
		{`random(2.5, 2.5)`, 2.5},
		{`pick([7])`, 7},
		{`pick(7..7)`, 7},
		{`random_string(0)`, ""},
		{`header("none")`, ""},
		{`"x" | hex()`, "78"},
	}
	for _, tt := range tests {
		got, err := m.Eval(mustCompile(t, tt.src, KindAny, anywhere()))
		if err != nil {
			t.Errorf("%s: %v", tt.src, err)
		} else if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s, -want +got:\n%s", tt.src, diff)
		}
	}
}

func TestHeaderOfARequest(t *testing.T) {
	m := newMachine()
	m.Response = nil
	m.Request = &Request{Headers: HeaderMap(map[string][]string{"Cookie": {"a=1"}})}
	if got, err := m.Eval(mustCompile(t, `header("COOKIE")`, KindAny, anywhere())); got != "a=1" || err != nil {
		t.Errorf("got %v, %v", got, err)
	}
}

// The same seed and VU give the same values; another of either gives others.
func TestSeed(t *testing.T) {
	e := mustCompile(t, `[uuid(), random(1, 1000000), random(0.0, 1), random_string(12), pick(1..1000)]`, KindAny, anywhere())
	draw := func(seed uint64, vu int) string {
		v, err := NewMachine(MachineConfig{Seed: seed, VU: vu}).Eval(e)
		if err != nil {
			t.Fatal(err)
		}
		return values.Format(v)
	}
	if a, b := draw(1, 2), draw(1, 2); a != b {
		t.Errorf("the same seed: %s and %s", a, b)
	}
	if a, b := draw(1, 2), draw(1, 3); a == b {
		t.Errorf("another VU draws the same: %s", a)
	}
	if a, b := draw(1, 2), draw(2, 2); a == b {
		t.Errorf("another seed draws the same: %s", a)
	}
}

func TestRandomValues(t *testing.T) {
	s := library.NewSource(1, 1)
	version4 := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	ids, dice, letters := map[string]bool{}, map[any]int{}, map[rune]bool{}
	for range 6000 {
		id := s.UUID()
		if !version4.MatchString(id) || ids[id] {
			t.Fatalf("got the UUID %s, new: %v", id, !ids[id])
		}
		ids[id] = true
		dice[s.Random(1, 6)]++
		for _, r := range s.Text(2) {
			letters[r] = true
		}
		if f := s.Random(0.5, 2).(float64); f < 0.5 || f >= 2 {
			t.Fatalf("random(0.5, 2) is %v", f)
		}
		s.Random(math.MinInt, math.MaxInt) // does not overflow
	}
	for face := 1; face <= 6; face++ {
		if dice[face] < 800 || len(dice) != 6 {
			t.Errorf("a die that is not fair: %v", dice)
		}
	}
	if len(letters) != 62 {
		t.Errorf("got %d different letters and digits, want 62", len(letters))
	}
}
