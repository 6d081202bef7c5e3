package runner_test

import "testing"

// A response time ends where the reply is read off the socket: the handlers that go first are no part of it.
func TestResponseTimeIsWithoutHandlers(t *testing.T) {
	t.Parallel()
	res := run(t, echoPeer(t).URL, `
metrics: {handling: {type: trend, unit: ms}}
vars: {began: 0, n: 0}
load: {vus: 1, iterations: 30}
on-message:
  - set:
      began: ms()
      n: "count(1..60000, # > 0)"
  - record: {handling: ms() - vars.began}
on-open:
  - send: hi
    expect: text == "hi"
    name: ask
    within: 20s
  - close
`)
	res.passed(t, 30)
	handling, reply := res.stats("handling"), res.stats("ws_response_time", "name=ask")
	if handling.Count != 30 || reply.Count != 30 || reply.Min >= handling.Min {
		t.Errorf("got %d replies from %g ms on, and %d times of a handler from %g ms on: want the replies without the handler",
			reply.Count, reply.Min, handling.Count, handling.Min)
	}
}
