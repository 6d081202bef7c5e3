package checks

import (
	"encoding/json"
	"testing"

	"github.com/tidwall/gjson"

	"wsrun/checks/exactjson"
)

// tickData is a message of 65 bytes.
const tickData = `{"type":"tick","symbol":"ACME","price":101.25,"seq":48213,"n":10}`

// Of the figures below, those of encoding/json and gjson are what the others
// are measured against, in the same run: go test -bench Msg ./checks

func BenchmarkBoolSize(b *testing.B) {
	benchmarkBool(b, `size > 0`, anywhere())
}

// A condition on two fields: decoded as far as it needs.
func BenchmarkBoolMsgPaths(b *testing.B) {
	benchmarkBool(b, `msg.type == "tick" and msg.price > 100`, anywhere())
}

// The same through the VM, as it is for conditions that have no direct form.
func BenchmarkBoolMsgPathsVM(b *testing.B) {
	benchmarkBool(b, `msg.type == "tick" and (msg.price > 100 ?? false)`, anywhere())
}

// The same with the whole message decoded, as it is where an expression reads
// all of msg.
func BenchmarkBoolMsgFull(b *testing.B) {
	sc := anywhere()
	sc.Paths = nil
	benchmarkBool(b, `msg.type == "tick" and msg.price > 100`, sc)
}

// What a handler table does: ten conditions on one message, the last one holds.
func BenchmarkBoolMsgTenHandlers(b *testing.B) {
	sc := anywhere()
	var conditions []*Expr
	for _, t := range []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "tick"} {
		conditions = append(conditions, mustCompile(b, `msg.type == "`+t+`"`, KindBool, sc))
	}
	m := newMachine()
	data := []byte(tickData)
	b.ReportAllocs()
	for b.Loop() {
		m.Msg.Reset(data, false)
		held := 0
		for _, e := range conditions {
			if ok, err := m.Bool(e); err != nil {
				b.Fatal(err)
			} else if ok {
				held++
			}
		}
		if held != 1 {
			b.Fatalf("%d conditions hold", held)
		}
	}
}

func BenchmarkMsgEncodingJSON(b *testing.B) {
	data := []byte(tickData)
	b.ReportAllocs()
	for b.Loop() {
		var v map[string]any
		if err := json.Unmarshal(data, &v); err != nil || v["type"] != "tick" || v["price"].(float64) <= 100 {
			b.Fatal(v, err)
		}
	}
}

func BenchmarkMsgGJSON(b *testing.B) {
	data := []byte(tickData)
	b.ReportAllocs()
	for b.Loop() {
		if !gjson.ValidBytes(data) || gjson.GetBytes(data, "type").Str != "tick" || gjson.GetBytes(data, "price").Num <= 100 {
			b.Fatal("no match")
		}
	}
}

func BenchmarkMsgDecode(b *testing.B) {
	data := []byte(tickData)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := exactjson.Decode(data); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSetCounter(b *testing.B) {
	e := mustCompile(b, `vars.n + 1`, KindAny, anywhere())
	m := newMachine()
	b.ReportAllocs()
	for b.Loop() {
		v, err := m.Eval(e)
		if err != nil {
			b.Fatal(err)
		}
		m.Vars["n"] = v
	}
}

// A payload with three holes: a number, a text and a function's value.
func BenchmarkPayload(b *testing.B) {
	var builder PayloadBuilder
	builder.Raw(`{"type":"say","n":`)
	builder.Hole(mustTemplate(b, `${{ vars.n }}`, anywhere()))
	builder.Raw(`,"room":`)
	builder.Hole(mustTemplate(b, `${{ vars.room }}`, anywhere()))
	builder.Raw(`,"at":`)
	builder.Hole(mustTemplate(b, `${{ ms() }}`, anywhere()))
	builder.Raw(`}`)
	payload := builder.Build()
	m := newMachine()
	var buf []byte
	b.ReportAllocs()
	for b.Loop() {
		var err error
		if buf, err = m.AppendPayload(buf[:0], payload); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkUUID(b *testing.B) {
	e := mustCompile(b, `uuid()`, KindAny, anywhere())
	m := newMachine()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := m.Eval(e); err != nil {
			b.Fatal(err)
		}
	}
}

// A condition that fails on every message.
func BenchmarkBoolFails(b *testing.B) {
	e := mustCompile(b, `msg.a.b == 1`, KindBool, anywhere())
	m := newMachine()
	data := []byte(tickData)
	b.ReportAllocs()
	for b.Loop() {
		m.Msg.Reset(data, false)
		if _, err := m.Bool(e); err == nil {
			b.Fatal("it does not fail")
		}
	}
}

func BenchmarkCompile(b *testing.B) {
	sc := anywhere()
	b.ReportAllocs()
	for b.Loop() {
		mustCompile(b, `msg.type == "tick" and msg.price > 100`, KindBool, sc)
	}
}

func BenchmarkNewMachine(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		NewMachine(MachineConfig{})
	}
}

func benchmarkBool(b *testing.B, src string, sc *Scope) {
	b.Helper()
	e := mustCompile(b, src, KindBool, sc)
	m := newMachine()
	data := []byte(tickData)
	b.ReportAllocs()
	for b.Loop() {
		m.Msg.Reset(data, false)
		if ok, err := m.Bool(e); !ok || err != nil {
			b.Fatal(ok, err)
		}
	}
}

// listData is a message with a list of 100.
func listData() []byte {
	list := make([]map[string]any, 100)
	for i := range list {
		list[i] = map[string]any{"id": i, "name": "user-" + string(rune('a'+i%26))}
	}
	data, _ := json.Marshal(map[string]any{"type": "users", "users": list})
	return data
}

// A loop over a list: what its predicate costs is 100 times in it.
func BenchmarkAnyOfList(b *testing.B) {
	benchmarkOnce(b, `any(msg.users, .id == 99)`)
}

// The smallest predicate there is.
func BenchmarkCountOfList(b *testing.B) {
	benchmarkOnce(b, `count(msg.users, true) == 100`)
}

func BenchmarkFilterText(b *testing.B) {
	benchmarkOnce(b, `len(filter(msg.users, .name contains "b")) > 0`)
}

// A pattern on a short text.
func BenchmarkMatches(b *testing.B) {
	benchmarkOnce(b, `msg.type matches "^us"`)
}

// Arithmetic with integers of which it is known at load that they are, and that they may be of any size.
func BenchmarkMapNumbers(b *testing.B) {
	benchmarkOnce(b, `len(map(1..100, # * 2 - 1)) == 100`)
}

func BenchmarkSumOfList(b *testing.B) {
	benchmarkOnce(b, `sum(msg.users, .id) == 4950`)
}

func BenchmarkSortByOfList(b *testing.B) {
	benchmarkOnce(b, `sortBy(msg.users, .name)[0].id == 0`)
}

// benchmarkOnce evaluates on a message that stays decoded.
func benchmarkOnce(b *testing.B, src string) {
	b.Helper()
	sc := anywhere()
	sc.Paths = nil
	e := mustCompile(b, src, KindBool, sc)
	m := newMachine()
	m.Msg.Reset(listData(), false)
	b.ReportAllocs()
	for b.Loop() {
		if ok, err := m.Bool(e); !ok || err != nil {
			b.Fatal(ok, err)
		}
	}
}

// A predicate whose value may be of any type.
func BenchmarkFilterByField(b *testing.B) {
	benchmarkOnce(b, `none(msg.users, .gone ?? false)`)
}
