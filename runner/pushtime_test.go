package runner_test

import "testing"

// A push that its sender has stamped is measured up to its read: no handler, no queue of others and no wait for its
// turn is part of it, and no clock runs backwards.
func TestPushesAreMeasuredToTheirRead(t *testing.T) {
	t.Parallel()
	const pushes = `
metrics: {said: {type: trend, unit: ms}, read: {type: trend, unit: ms}, turn: {type: trend, unit: ms}, stay: {type: trend, unit: ms}}
vars: {n: 0, busy: 0}
server:
  on-message:
    - repeat: 40
      do: [{send: {type: push, at: "${{ ms() }}"}}]
    - send: {type: end}
`
	for _, tt := range []struct{ name, text, slow string }{
		{"by a handler that takes its time", pushes + `
on-open: [{send: go}, {expect: msg.type == "end", within: 20s}, close]
on-message:
  - if: msg.type == "push"
    do:
      - set: {busy: "count(1..20000, # > 0)"}
      - record: {said: ms() - msg.at, read: received - msg.at, turn: ms() - received}
`, "turn"},
		{"by an expect that finds it in the inbox", pushes + `
on-open:
  - send: go
  - expect: msg.type == "end"
    within: 20s
  - wait: 300ms
  - expect: msg.type == "push"
    times: 40
    record: {said: ms() - msg.at, read: received - msg.at, stay: ms() - received}
  - close
`, "stay"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			res := run(t, "", tt.text)
			res.passed(t, 1)
			said, read, slow := res.stats("said"), res.stats("read"), res.stats(tt.slow)
			for name, s := range map[string]struct {
				count    int64
				min, max float64
			}{"said": {said.Count, said.Min, said.Max}, "read": {read.Count, read.Min, read.Max}} {
				if s.count != 40 || s.min < 0 {
					t.Errorf("%s: %d samples from %g ms on, want 40, none of them negative", name, s.count, s.min)
				}
			}
			if said.Max != read.Max || said.Min != read.Min {
				t.Errorf("a record's ms() - msg.at is %g to %g ms, want what received - msg.at is: %g to %g", said.Min, said.Max, read.Min, read.Max)
			}
			if slow.Min < 0 || slow.Max <= read.Min {
				t.Errorf("%s is %g to %g ms, and the shortest way took %g: its time is in it", tt.slow, slow.Min, slow.Max, read.Min)
			}
		})
	}
}

// The server's own half sees when a message was read, too.
func TestReceivedOfTheServersHalf(t *testing.T) {
	t.Parallel()
	res := run(t, "", `
server:
  on-message: [{send: {way: "${{ received - msg.at }}", late: "${{ ms() - received }}"}}]
on-open:
  - repeat: 20
    do:
      - send: {at: "${{ ms() }}"}
        expect: msg.way != nil
        check: {the way took time: msg.way >= 0 and msg.way < 5000, so did the answer: msg.late >= 0}
  - close
`)
	res.passed(t, 1)
}
