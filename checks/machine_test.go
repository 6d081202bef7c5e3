package checks

import (
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Ten thousand VUs have ten thousand machines.
func TestMachineIsSmall(t *testing.T) {
	const machines, most = 2000, 1500
	e := mustCompile(t, `size > 0 and vars.n == nil`, KindBool, anywhere())
	all := make([]*Machine, machines)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for i := range all {
		all[i] = NewMachine(MachineConfig{VU: i})
		all[i].Bool(e) // its VM has a stack now
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if each := (int64(after.HeapAlloc) - int64(before.HeapAlloc)) / machines; each > most {
		t.Errorf("a machine takes %d bytes, want at most %d", each, most)
	}
	runtime.KeepAlive(all)
}

func TestResetForgets(t *testing.T) {
	m := newMachine()
	sc := anywhere()
	sources := []string{`msg.a`, `msg`, `text`, `size`, `hex(binary)`, `msg.l`}
	for _, tt := range []struct {
		data string
		want []any
	}{
		{`{"a":1,"l":[1]}`, []any{1, map[string]any{"a": 1, "l": []any{1}}, `{"a":1,"l":[1]}`, 15, "7b2261223a312c226c223a5b315d7d", []any{1}}},
		{`{"l":2}`, []any{nil, map[string]any{"l": 2}, `{"l":2}`, 7, "7b226c223a327d", 2}},
		{`{}`, []any{nil, map[string]any{}, `{}`, 2, "7b7d", nil}},
	} {
		m.Msg.Reset([]byte(tt.data), false)
		for i, src := range sources {
			got, err := m.Eval(mustCompile(t, src, KindAny, sc))
			if diff := cmp.Diff(tt.want[i], got); diff != "" || err != nil {
				t.Errorf("%s on %s: %v, -want +got:\n%s", src, tt.data, err, diff)
			}
		}
	}
}

// What a file does not use costs nothing.
func TestMessagesAreDecodedWhenNeeded(t *testing.T) {
	tests := []struct {
		src  string
		want made
	}{
		{`size > 0`, 0},
		{`vars.n == 41`, 0},
		{`text != ""`, madeText},
		{`hex(binary) != ""`, madeBinary},
		{`msg.type == "tick"`, madeSlots | madeObject},
		{`msg.type == "tick" and msg != nil`, madeJSON | madeText},
		{`vars.n == 0 and msg.type == "x"`, madeSlots | madeObject},
	}
	for _, tt := range tests {
		m := newMachine()
		if _, err := m.Bool(mustCompile(t, tt.src, KindBool, anywhere())); err != nil {
			t.Error(err)
		}
		if m.Msg.made != tt.want {
			t.Errorf("%s: made %b of the message, want %b", tt.src, m.Msg.made, tt.want)
		}
	}
}

func TestHeaderMap(t *testing.T) {
	got := HeaderMap(map[string][]string{"x-a": {"1", "2"}, "Host": {"h"}})
	want := map[string]any{"X-A": "1, 2", "x-a": "1, 2", "Host": "h", "host": "h"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
