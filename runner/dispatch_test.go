package runner

import (
	"testing"
	"time"

	"wsrun/checks"
	"wsrun/scenario"
)

// A request takes what was read after its send, even if that is handled after a later message was waited for: the
// reader may have read a message and wait for the lock while a timer sends.
func TestRequestTakesWhatWasReadAfterItsSend(t *testing.T) {
	plan := planOf(t, "vars: {n: 0}\non-open: [{send: x, expect: size > 0, set: {n: vars.n + 1}}]")
	run := newHost(plan, Options{})
	s := newSession(newIteration(run, Client, 1, checks.NewMachine(checks.MachineConfig{}), runStep), plan.Sockets[0])
	s.state = opened
	s.m.Vars = map[string]any{"n": 0}
	task := s.newTask(plan.Client.Open)
	var expect *scenario.Expect
	for i := range task.list.Steps {
		if e, ok := task.list.Steps[i].Do.(*scenario.Expect); ok {
			task.pc, task.step, task.match, expect = i, &task.list.Steps[i], &e.Match, e
		}
	}
	task.began, task.since = int64(time.Second), 0
	s.suspend(task, messageWait{expect}, task.step, int64(time.Hour))
	s.waiters.add(task, s.m)

	arrive := func(seq uint64, at time.Duration) bool {
		msg := s.messages.Take()
		defer s.messages.Release(msg)
		msg.Reset([]byte("text"), false)
		msg.Seq, msg.At = seq, run.start.Add(at)
		return s.offer(msg)
	}
	if arrive(1, time.Second-time.Microsecond) {
		t.Error("a message that was read before the send is its reply")
	}
	if !arrive(2, time.Second+time.Microsecond) {
		t.Error("a message that was read after the send is not its reply")
	}
	if s.m.Vars["n"] != 1 || s.waiting != 0 || s.waiters.count != 0 {
		t.Errorf("n is %v, %d lists wait, %d for messages, want 1, 0 and 0", s.m.Vars["n"], s.waiting, s.waiters.count)
	}
}
