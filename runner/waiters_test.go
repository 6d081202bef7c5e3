package runner

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wsrun/checks"
	"wsrun/diag"
	"wsrun/scenario"
)

// planOf compiles a scenario's text.
func planOf(t testing.TB, text string) *scenario.Plan {
	t.Helper()
	var found diag.List
	plan := scenario.Compile(scenario.Parse("test.yaml", []byte("url: ws://127.0.0.1:1/\n"+text), &found), scenario.Options{}, &found)
	if found.HasErrors() {
		t.Fatalf("the scenario is wrong: %v", found)
	}
	return plan
}

// expects returns the steps of on-open that wait for messages.
func expects(t testing.TB, text string) []*scenario.Step {
	t.Helper()
	var out []*scenario.Step
	steps := planOf(t, text).Client.Open.Steps
	for i := range steps {
		if _, ok := steps[i].Do.(*scenario.Expect); ok {
			out = append(out, &steps[i])
		}
	}
	return out
}

func waiting(step *scenario.Step, m *checks.Machine, w *waiters, sent string) *task {
	e := step.Do.(*scenario.Expect)
	t := &task{step: step, expecting: expecting{match: &e.Match}, wait: messageWait{e}}
	t.sent.Reset([]byte(sent), false)
	m.Sent = &t.sent
	w.add(t, m)
	return t
}

func textMessage(text string) *checks.Message {
	msg := &checks.Message{}
	msg.Reset([]byte(text), false)
	return msg
}

// However many requests wait, a reply is tried on its own and on the few that have no key.
func TestWaitersFindByKey(t *testing.T) {
	step := expects(t, "on-open: [{send: {id: 1}, expect: msg.re == sent.id}]")[0]
	other := expects(t, "on-open: [{send: x, expect: size > 0}]")[0]
	m := checks.NewMachine(checks.MachineConfig{})
	var w waiters
	var tasks []*task
	for i := range 2000 {
		tasks = append(tasks, waiting(step, m, &w, fmt.Sprintf(`{"id":%d}`, i)))
		if i%500 == 0 {
			waiting(other, m, &w, "x")
		}
	}
	got := w.candidates(nil, m, textMessage(`{"re":1234}`))
	if most := indexFrom + 4 + 1; len(got) > most {
		t.Errorf("%d lists are tried, want at most %d of 2004", len(got), most)
	}
	found := false
	for i, c := range got {
		found = found || c == tasks[1234]
		if i > 0 && got[i-1].order > c.order {
			t.Error("the lists are not in the order of their age")
		}
	}
	if !found {
		t.Error("the one that waits for 1234 is not tried")
	}
	for _, text := range []string{`{"re":99999}`, `{}`, `[1]`, "text", `{"re":null}`, `{"re":[1]}`} {
		for _, c := range w.candidates(nil, m, textMessage(text)) {
			if c.indexed {
				t.Errorf("%s is tried on one that waits for another key", text)
			}
		}
	}
	for _, c := range tasks {
		w.remove(c)
	}
	if w.count != 4 || len(w.plain) != 4 || w.indexes[0].size != 0 || len(w.indexes[0].byKey) != 0 {
		t.Errorf("%d lists wait, %d without a key, %d in the index, want 4, 4 and 0", w.count, len(w.plain), w.indexes[0].size)
	}
}

// Keys are equal where == is: whole numbers however they are written, not numbers and texts.
func TestWaitersKeysAreEqualWhereValuesAre(t *testing.T) {
	step := expects(t, "on-open: [{send: {id: 1}, expect: msg.re == sent.id}]")[0]
	for _, tt := range []struct {
		sent, re string
		want     bool
	}{
		{`1`, `1`, true}, {`1`, `1.0`, true}, {`1e2`, `100`, true}, {`1`, `"1"`, false}, {`"a"`, `"a"`, true}, {`"a"`, `"\u0061"`, true},
		{`9007199254740993`, `9007199254740993`, true}, {`true`, `true`, true}, {`0`, `-0`, true}, {`1`, `2`, false},
	} {
		m := checks.NewMachine(checks.MachineConfig{})
		var w waiters
		for range indexFrom + 1 {
			waiting(step, m, &w, `{"id":"others"}`)
		}
		mine := waiting(step, m, &w, `{"id":`+tt.sent+`}`)
		if !mine.indexed {
			t.Fatalf("%s has no key", tt.sent)
		}
		got := false
		for _, c := range w.candidates(nil, m, textMessage(`{"re":`+tt.re+`}`)) {
			got = got || c == mine
		}
		if got != tt.want {
			t.Errorf("%s is tried on one that sent %s: %v, want %v", tt.re, tt.sent, got, tt.want)
		}
	}
}

// Lists under several keys and without one are tried oldest first.
func TestWaitersOldestFirst(t *testing.T) {
	steps := expects(t, "on-open: [{send: {id: 1}, expect: msg.re == sent.id}, {send: {id: 1}, expect: msg.to == sent.id}, {send: x, expect: size > 0}]")
	m := checks.NewMachine(checks.MachineConfig{})
	var w waiters
	var all []*task
	for i := range 30 {
		all = append(all, waiting(steps[i%3], m, &w, `{"id":7}`))
	}
	w.remove(all[10])
	want := append(append([]*task(nil), all[:10]...), all[11:]...)
	got := w.candidates(nil, m, textMessage(`{"re":7,"to":7}`))
	if diff := cmp.Diff(orders(want), orders(got)); diff != "" {
		t.Errorf("the order of those that are tried (-want +got):\n%s", diff)
	}
	if got := len(w.all()); got != 29 {
		t.Errorf("%d lists wait in all, want 29", got)
	}
}

func orders(list []*task) []uint64 {
	var out []uint64
	for _, t := range list {
		out = append(out, t.order)
	}
	return out
}
