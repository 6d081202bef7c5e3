package checks

import (
	"math"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wsrun/checks/values"
)

func TestEval(t *testing.T) {
	tests := []struct {
		src  string
		want any
	}{
		{`msg.type`, "tick"},
		{`msg.n + 1 == 6`, true},
		{`msg.missing`, nil},
		{`msg.missing?.b`, nil},
		{`text[:1]`, "{"},
		{`size`, 46},
		{`hex(binary[:2])`, "7b22"},
		{`sent.id`, "42"},
		{`response.status`, 101},
		{`response.subprotocol`, "chat.v2"},
		{`response.headers["X-A"]`, "1, 2"},
		{`response.headers["x-a"]`, "1, 2"},
		{`header("X-a")`, "1, 2"},
		{`close.code == 1001 and close.clean and close.by == "server"`, true},
		{`close`, map[string]any{"code": 1001, "reason": "bye", "clean": true, "by": "server"}},
		{`error.kind`, "dns"},
		{`[payload, rtt, tick]`, []any{"p", 1.5, 2}},
		{`request.path + request.query.q`, "/ws1"},
		{`vu.id * 10 + vu.iteration`, 79},
		{`vu.scenario`, "chat"},
		{`vars.room`, "lobby"},
		{`vars.n + 1`, 42},
		{`data.users.name`, "Ann"},
		{`env.URL`, "ws://x"},
		{`env.NONE ?? "none"`, "none"},
		{`i + 1`, 4},
		{`item.id`, "it"},
		{`map(vars.list, # * i)`, []any{3, 6, 9}},
		{`let i2 = i; i2 * 2`, 6},
		{`filter(msg.list, # > 1)`, []any{2}},
		{`msg.list[-1]`, 2},
		{`json(msg.a)`, `{"b":1}`},
		{`"n=" + string(msg.n)`, "n=5"},
		{`response?.status`, 101},
		{`msg.n in ["tick", "trade"]`, false},
		{`msg.missing in ["tick"]`, false},
		{`msg.type in ["tick", 5] and msg.n in ["tick", 5]`, true},
	}
	m := newMachine()
	for _, tt := range tests {
		got, err := m.Eval(mustCompile(t, tt.src, KindAny, anywhere()))
		if err != nil {
			t.Errorf("%s: %v", tt.src, err)
		} else if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s, -want +got:\n%s", tt.src, diff)
		}
	}
}

func TestEvalOfNothing(t *testing.T) {
	m := NewMachine(MachineConfig{})
	m.Locals = []any{nil, nil}
	for src, want := range map[string]any{
		`msg`: nil, `text`: "", `size`: 0, `sent`: nil, `response.status`: 0, `header("x")`: "", `request.path`: "", `vars.n`: nil, `env.X`: nil, `data.users`: nil,
		`msg?.a`: nil, `sent?.a`: nil, `close.code`: 0, `len(binary)`: 0, `i`: nil,
	} {
		got, err := m.Eval(mustCompile(t, src, KindAny, anywhere()))
		if err != nil || got != want {
			t.Errorf("%s: got %v, %v, want %v", src, got, err, want)
		}
	}
}

// A local that nobody has given a value yet is an error, and no panic.
func TestEvalWithoutLocals(t *testing.T) {
	for _, src := range []string{`i`, `i == 1`, `item.id`} {
		if got, err := NewMachine(MachineConfig{}).Eval(mustCompile(t, src, KindAny, anywhere())); err == nil {
			t.Errorf("%s: got %v, want an error", src, got)
		}
	}
}

// Integers of JSON are exact to 64 bits: to compare, to print and to send.
func TestIntegersAreExact(t *testing.T) {
	m := newMachine()
	m.Msg = message(`{"id":9007199254740993,"u":18446744073709551615}`)
	m.Sent = message(`{"id":9007199254740992,"u":18446744073709551614,"same":18446744073709551615}`)
	sc := anywhere()
	for src, want := range map[string]any{
		`msg.id == sent.id`:      false,
		`msg.id == sent.id + 1`:  true,
		`msg.id > sent.id`:       true,
		`msg.u == sent.u`:        false,
		`msg.u == sent.same`:     true,
		`msg.u > sent.u`:         true,
		`msg.u > 5`:              true,
		`5 < msg.u`:              true,
		`msg.u <= 5`:             false,
		`5 >= msg.u`:             false,
		`msg.u > 0.5`:            true,
		`msg.u == -1`:            false,
		`msg.u != -1`:            true,
		`string(msg.id)`:         "9007199254740993",
		`json([msg.id, msg.u])`:  "[9007199254740993,18446744073709551615]",
		`msg.id % 10`:            3,
		`msg == {id: 1}`:         false,
		`{k: msg.id} == {k: 1}`:  false,
		`[msg.id] == [sent.id]`:  false,
		`msg.id in [sent.id, 1]`: false,
	} {
		got, err := m.Eval(mustCompile(t, src, KindAny, sc))
		if err != nil || got != want {
			t.Errorf("%s: got %v, %v, want %v", src, got, err, want)
		}
	}
	payload := new(PayloadBuilder)
	payload.Hole(mustTemplate(t, "${{ msg.u }}", sc))
	if got, err := m.AppendPayload(nil, payload.Build()); string(got) != "18446744073709551615" || err != nil {
		t.Errorf("sent as %s, %v", got, err)
	}
}

func TestNumber(t *testing.T) {
	m := newMachine()
	m.Msg = message(`{"u":18446744073709551615,"s":"5"}`)
	for src, want := range map[string]float64{`1 + 1`: 2, `2.5`: 2.5, `true`: 1, `1 > 2`: 0, `msg.u`: math.MaxUint64} {
		if got, err := m.Number(mustCompile(t, src, KindAny, anywhere())); got != want || err != nil {
			t.Errorf("%s: got %v, %v, want %v", src, got, err, want)
		}
	}
	_, err := m.Number(mustCompile(t, `msg.s`, KindNumber, anywhere()))
	if got, want := evalError(t, err).Message, "this is text, not a number"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A machine holds its own state; expressions are shared by all of them.
func TestMachinesAreIndependent(t *testing.T) {
	sc := anywhere()
	condition := mustCompile(t, `msg.type == "tick" and msg.id == sent.id and vars.n == vu.id`, KindBool, sc)
	failing := mustCompile(t, `msg.a.b.c == 1`, KindBool, sc)
	var wg sync.WaitGroup
	for vu := range 8 {
		wg.Go(func() {
			m := NewMachine(MachineConfig{VU: vu})
			m.Msg, m.Sent, m.Vars = new(Message), new(Message), map[string]any{"n": vu}
			for i := range 200 {
				data, _ := values.Encode(nil, map[string]any{"type": "tick", "id": vu * i})
				m.Msg.Reset(data, false)
				m.Sent.Reset(data, false)
				if ok, err := m.Bool(condition); !ok || err != nil {
					t.Errorf("vu %d: got %v, %v", vu, ok, err)
					return
				}
				if _, err := m.Bool(failing); err == nil || m.WhyNot(failing) == "" || len(m.Explain(condition)) != 5 {
					t.Errorf("vu %d: %v, %q, %v", vu, err, m.WhyNot(failing), m.Explain(condition))
					return
				}
			}
		})
	}
	wg.Wait()
}
