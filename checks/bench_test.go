package checks

import (
	"encoding/json"
	"testing"

	"github.com/tidwall/gjson"
)

const tickMessage = `{"type":"tick","symbol":"ACME","price":101.25,"seq":48213,"n":70001}`

func BenchmarkBoolMsgPaths(b *testing.B) {
	const src = `msg.type == "tick" and msg.price > 100`
	data := []byte(tickMessage[:65])
	data = []byte(`{"type":"tick","symbol":"ACME","price":101.25,"seq":48213,"n":1}`)
	b.Run("slots", func(b *testing.B) {
		e := mustCompile(b, src, KindBool, anywhere())
		m := NewMachine(MachineConfig{})
		m.Msg = new(Message)
		b.ReportAllocs()
		for b.Loop() {
			m.Msg.Reset(data, false)
			if ok, err := m.Bool(e); !ok || err != nil {
				b.Fatal(ok, err)
			}
		}
	})
	b.Run("slots-decoding-only", func(b *testing.B) {
		sc := anywhere()
		mustCompile(b, src, KindBool, sc)
		msg := new(Message)
		b.ReportAllocs()
		for b.Loop() {
			msg.Reset(data, false)
			if msg.fetch(sc.Paths) == nil {
				b.Fatal()
			}
		}
	})
	b.Run("full", func(b *testing.B) {
		sc := anywhere()
		sc.Paths = nil
		e := mustCompile(b, src, KindBool, sc)
		m := NewMachine(MachineConfig{})
		m.Msg = new(Message)
		b.ReportAllocs()
		for b.Loop() {
			m.Msg.Reset(data, false)
			if ok, err := m.Bool(e); !ok || err != nil {
				b.Fatal(ok, err)
			}
		}
	})
	b.Run("gjson-decoding-only", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if !gjson.ValidBytes(data) {
				b.Fatal()
			}
			t := gjson.GetBytes(data, "type")
			p := gjson.GetBytes(data, "price")
			if t.Str != "tick" || p.Num < 100 {
				b.Fatal()
			}
		}
	})
	b.Run("Decode", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := Decode(data); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("encoding-json", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			var v map[string]any
			if err := json.Unmarshal(data, &v); err != nil {
				b.Fatal(err)
			}
		}
	})
}
func BenchmarkBoolSize(b *testing.B) {
	e := mustCompile(b, `size > 0`, KindBool, anywhere())
	m := NewMachine(MachineConfig{})
	m.Msg = new(Message)
	m.Msg.Reset([]byte(tickMessage), false)
	b.ReportAllocs()
	for b.Loop() {
		if ok, err := m.Bool(e); !ok || err != nil {
			b.Fatal(ok, err)
		}
	}
}
func BenchmarkSetCounter(b *testing.B) {
	e := mustCompile(b, `vars.n + 1`, KindAny, anywhere())
	m := NewMachine(MachineConfig{})
	m.Vars = map[string]any{"n": 100000}
	b.ReportAllocs()
	for b.Loop() {
		v, err := m.Eval(e)
		if err != nil {
			b.Fatal(err)
		}
		m.Vars["n"] = v
	}
}
