package checks

import (
	"fmt"
	"strings"
	"testing"
	"unsafe"

	"github.com/google/go-cmp/cmp"

	"wsrun/checks/exactjson"
	"wsrun/checks/values"
)

// slotConditions read messages through constant paths, in all the ways that
// have to agree with a full decode.
func slotConditions() []string {
	return []string{
		`msg.a`, `msg.b`, `msg.a.b`, `msg.a.b.c`, `msg.a?.b`, `msg.a?.b?.c`, `msg?.a`, `msg?.a.b`, `msg.a?.b.c`, `msg.a.b?.c`,
		`msg.a?.b ?? "none"`, `(msg.a?.b).c`, `msg.a == msg.b`, `msg["a"]["b"]`, `msg["a b"]`, `msg.a[0]`, `msg.a?.b[0]`, `msg.a[0]?.b`, `msg.a[0].b`, `len(msg.a)`,
		`msg.a == sent.a`, `sent.a.b`, `sent?.b`, `msg.a ?? sent.b`, `any(msg.a, # == msg.b)`, `let x = msg.a; x.b`, `[msg.a, msg.a.b]`,
		`msg.a != nil and msg.a.b == 1`, `{k: msg.a}`, `msg.a in [1, "x"]`, `msg.a + 1`, `"a" in msg.a`, `msg.a.b == sent.a.b or msg.b`, `json(msg.a)`,
	}
}

// sameWithSlots fails if any of the conditions has another result, or another
// error, with slots than with messages decoded in full.
func sameWithSlots(t *testing.T, slotted, full []*Expr, m *Machine, msg, sent string) {
	t.Helper()
	// Two orders, as what one expression leaves in the message the next one
	// finds there; and the message is used again, with its old slots.
	for round := range 2 {
		m.Msg.Reset([]byte(msg), false)
		m.Sent.Reset([]byte(sent), false)
		for i := range slotted {
			if round == 1 {
				i = len(slotted) - 1 - i
			}
			got, gotErr := m.Eval(slotted[i])
			want, wantErr := full[i].onFreshMachine(msg, sent)
			if diff := cmp.Diff(want, got); diff != "" || fmt.Sprint(wantErr) != fmt.Sprint(gotErr) {
				t.Fatalf("%s\n msg  %s\n sent %s\n full %v, %v\n slots %v, %v", full[i].src.Value, msg, sent, want, wantErr, got, gotErr)
			}
		}
	}
}

func (e *Expr) onFreshMachine(msg, sent string) (any, error) {
	m := NewMachine(MachineConfig{})
	m.Msg, m.Sent = message(msg), message(sent)
	return m.Eval(e)
}

func slotPairs(tb testing.TB, conditions []string) (slotted, full []*Expr, m *Machine) {
	sc, plain := anywhere(), anywhere()
	plain.Paths = nil
	for _, src := range conditions {
		e := mustCompile(tb, src, KindAny, sc)
		if e.slotted == nil {
			tb.Fatalf("%s is not compiled to slots", src)
		}
		slotted = append(slotted, e)
		full = append(full, mustCompile(tb, src, KindAny, plain))
	}
	m = NewMachine(MachineConfig{})
	m.Msg, m.Sent = new(Message), new(Message)
	return slotted, full, m
}

func TestSlotsAgreeWithDecode(t *testing.T) {
	messages := []string{
		`{}`, `{"a":1}`, `{"a":1,"b":1}`, `{"a":null}`, `{"a":{"b":1}}`, `{"a":{"b":{"c":"x"}}}`, `{"a":{"b":null}}`, `{"a":{}}`, `{"a":[]}`, `{"a":[1,{"b":2}]}`,
		`{"a":"text"}`, `{"a":true,"b":false}`, `{"a":1.5,"b":2e3}`, `{"a":18446744073709551615,"b":9007199254740993}`, `{"a":-0,"b":-0.0}`,
		`{"a":1,"a":2}`, `{"a":{"b":1},"a":{"c":2}}`, `{"a":{"b":1},"a":5}`, `{"a":5,"a":{"b":1}}`, `{"a":{"b":1},"a":null}`, `{"a":{"b":{"c":1},"b":2}}`,
		`{"a":[1],"a":"x"}`, `{"a":"x","a":[{"b":1}]}`, `{"\u0061":{"\u0062":"\u00e9\n"}}`, `{"a b":7}`, "{\"a\":\"\xff\"}", "{\"a\xff\":1,\"a\":2}",
		`{"a":{"b":[1]},"a":null}`, `{"a":{"b":{"c":1}},"a":{}}`, `{"a":{"b":[1]},"a":{"b":2}}`, `{"a":{"b":[1]},"a":[]}`,
		`{"x":{"a":1},"a":{"b":2},"y":[{"a":3}]}`, ` { "a" : { "b" : 1 } , "b" : [ ] } `, `{"a":1e999}`,
		``, `null`, `[]`, `[{"a":1}]`, `"a"`, `5`, `true`, `{`, `{"a":1`, `{"a":1}}`, `{"a":1,}`, `{"a":01}`, `{"b":tru,"a":1}`, `{"a":{"b":1}`, `hello`, `{"a":"` + strings.Repeat("x", 2*exactjson.ShareText) + `"}`,
		`{"x":` + strings.Repeat("[", exactjson.MaxDepth) + strings.Repeat("]", exactjson.MaxDepth) + `,"a":1}`,
		`{"x":` + strings.Repeat("[", exactjson.MaxDepth-1) + strings.Repeat("]", exactjson.MaxDepth-1) + `,"a":1}`,
	}
	slotted, full, m := slotPairs(t, slotConditions())
	for _, msg := range messages {
		for _, sent := range []string{`{"a":1,"b":{"c":2}}`, `{"a":{"b":1}}`, msg} {
			sameWithSlots(t, slotted, full, m, msg, sent)
		}
	}
}

// FuzzSlots holds the full decode to be right about what paths read.
func FuzzSlots(f *testing.F) {
	f.Add(`{"a":{"b":1},"b":[1,2]}`, `{"a":1}`)
	f.Add(`{"a":{"b":1},"a":{"c":2}}`, `{"a":null,"b":"\u0061"}`)
	f.Add(`{"a":"x\"","b":1.5e3}`, `[{"a":1}]`)
	f.Add(`{"a":{"b":{"c":null}},"a b":18446744073709551615}`, `x`)
	slotted, full, m := slotPairs(f, slotConditions())
	f.Fuzz(func(t *testing.T, msg, sent string) {
		sameWithSlots(t, slotted, full, m, msg, sent)
	})
}

func TestWhatIsReadThroughSlots(t *testing.T) {
	tests := []struct {
		src       string
		msg, sent int // paths
		slotted   bool
	}{
		{`msg.a == 1`, 1, 0, true},
		{`msg.a == sent.a`, 1, 1, true},
		{`msg == sent.a`, 0, 1, true}, // of the two, only sent is read by paths
		{`msg.a == 1 and msg != nil`, 0, 0, false},
		{`keys(msg)`, 0, 0, false},
		{`size > 0`, 0, 0, false},
		{`msg[vars.room]`, 0, 0, false},
		{`let m = msg; m.a`, 0, 0, false},
		{`any(vars.list, # == msg.a)`, 1, 0, true},
		{`msg.a.b + msg.a.b`, 1, 0, true},
	}
	for _, tt := range tests {
		e := mustCompile(t, tt.src, KindAny, anywhere())
		if got := e.slotted != nil; got != tt.slotted {
			t.Errorf("%s: slots are used: %v, want %v", tt.src, got, tt.slotted)
			continue
		}
		if e.slotted == nil {
			continue
		}
		msg, sent := e.slotted.msg.strict|e.slotted.msg.opt, e.slotted.sent.strict|e.slotted.sent.opt
		if count(msg) != tt.msg || count(sent) != tt.sent {
			t.Errorf("%s: got %d paths of msg, %d of sent, want %d, %d", tt.src, count(msg), count(sent), tt.msg, tt.sent)
		}
	}
}

func count(s exactjson.SlotSet) int {
	n := 0
	for ; s != 0; s &= s - 1 {
		n++
	}
	return n
}

// One pass fetches the paths of all expressions; a local or a let of that name
// is not the message.
func TestSlotsAreShared(t *testing.T) {
	sc := anywhere()
	sc.Locals = []string{"sent"}
	first := mustCompile(t, `msg.type == "tick"`, KindBool, sc)
	second := mustCompile(t, `msg.n > sent.n`, KindBool, sc)
	if sc.Paths.set.Len() != 2 {
		t.Errorf("got %d slots, want 2", sc.Paths.set.Len())
	}
	m := newMachine()
	m.Locals = []any{map[string]any{"n": 4}}
	for _, e := range []*Expr{first, second} {
		if ok, err := m.Bool(e); !ok || err != nil {
			t.Errorf("%s: got %v, %v", e.src.Value, ok, err)
		}
	}
	if m.Msg.made&madeJSON != 0 {
		t.Error("the message was decoded in full")
	}
}

func TestMorePathsThanSlots(t *testing.T) {
	sc := anywhere()
	m := newMachine()
	var parts []string
	for i := range exactjson.MaxSlots + 4 {
		key := fmt.Sprintf("k%d", i)
		parts = append(parts, fmt.Sprintf("%q:%d", key, i))
		e := mustCompile(t, "msg."+key, KindAny, sc)
		if got, want := e.slotted != nil, i < exactjson.MaxSlots; got != want {
			t.Errorf("path %d has a slot: %v, want %v", i, got, want)
		}
		m.Msg.Reset([]byte("{"+strings.Join(parts, ",")+"}"), false)
		if got, err := m.Eval(e); got != i || err != nil {
			t.Errorf("msg.%s: got %v, %v, want %d", key, got, err, i)
		}
	}
	both := mustCompile(t, "msg.k0 + msg.k18", KindAny, sc)
	if got, err := m.Eval(both); got != 18 || err != nil {
		t.Errorf("a path with and one without a slot: got %v, %v, want 18", got, err)
	}
}

// What stays the same from one message to the next, or is named in a
// condition, costs no allocation.
func TestSlotsDoNotAllocate(t *testing.T) {
	e := mustCompile(t, `msg.type in ["tick", "trade"] and msg.price > 100 and msg.id > 1000`, KindBool, anywhere())
	m := newMachine()
	tick, trade := []byte(`{"type":"tick","price":101.5,"id":70000}`), []byte(`{"type":"trade","price":101.5,"id":70000}`)
	allocs := testing.AllocsPerRun(100, func() {
		for _, data := range [][]byte{tick, trade} {
			m.Msg.Reset(data, false)
			if ok, err := m.Bool(e); !ok || err != nil {
				t.Fatal(ok, err)
			}
		}
	})
	if allocs != 0 {
		t.Errorf("got %v allocations for two messages, want 0", allocs)
	}
}

func TestSlotValuesDoNotAlias(t *testing.T) {
	sc := anywhere()
	m := newMachine()
	data := []byte(`{"s":"text","l":["deep"],"e":"\u0061b"}`)
	m.Msg.Reset(data, false)
	var got []any
	for _, src := range []string{`msg.s`, `msg.l`, `msg.e`, `text`, `binary`, `msg`} {
		v, err := m.Eval(mustCompile(t, src, KindAny, sc))
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, v)
	}
	before := values.Format(got)
	clear(data)
	if after := values.Format(got); after != before {
		t.Errorf("values changed with the read buffer:\n%s\n%s", before, after)
	}
}

func TestSlotVarsAreAnArray(t *testing.T) {
	var v slotVars
	if a, b := unsafe.Pointer(&v.V15), unsafe.Pointer(&v.array()[15]); a != b {
		t.Errorf("the last field is at %p, the last element at %p", a, b)
	}
}
