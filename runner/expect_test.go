package runner_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// asked answers each text with the texts that the table has for it, and says goodbye to nobody.
func asked(t testing.TB, answers map[string][]string) *peer {
	t.Helper()
	return newPeer(t, func(c *client) {
		c.say(answers["open"]...)
		for {
			s, ok := c.text()
			if !ok {
				return
			}
			c.say(answers[s]...)
		}
	})
}

func TestExpectModifiers(t *testing.T) {
	t.Parallel()
	p := asked(t, map[string][]string{"go": {`{"n":1}`, `{"n":2,"ms":12.5}`, `no json`, `{"n":3,"ms":20}`, `{"n":4,"ms":1}`}})
	res := run(t, p.URL, `
vars: {sum: 0, last: 0}
metrics: {server: {type: trend, unit: ms}, even: {type: rate}}
on-open:
  - send: go
    expect: msg.n >= 2
    times: 3
    within: 10s
    name: several
    check:
      has a time: msg.ms > 0
    set:
      sum: vars.sum + msg.n
      last: msg.n
    record:
      server: msg.ms
      even: msg.n % 2 == 0
    tags: {kind: probe}
  - check:
      each was seen: vars.sum == 9
      msg is the last one: msg.n == 4 and vars.last == 4 and text contains "4" and size == 14
  - close
`)
	res.passed(t, 1)
	want(t, "checks", res.checks(), map[string]string{"has a time": "3/0", "each was seen": "1/0", "msg is the last one": "1/0"})
	server := res.stats("server", "kind=probe")
	want(t, "server", []float64{float64(server.Count), server.Sum, server.Max}, []float64{3, 33.5, 20})
	even := res.stats("even")
	want(t, "even", []int64{even.Passes, even.Fails}, []int64{2, 1})
	want(t, "ws_response_time", res.count("ws_response_time", "name=several", "kind=probe"), int64(1))
	p.counts(t, res)
}

func TestExpectTimesOut(t *testing.T) {
	t.Parallel()
	p := asked(t, map[string][]string{"go": {`{"id":1}`, `{"id":2}`}})
	res := run(t, p.URL, `
on-open:
  - send: go
    expect: msg.id == 3
    within: 600ms
    name: third
  - log: went on
`)
	res.failed(t, "expect.timeout", "no message matched within 600ms")
	want(t, "log", res.lines, nil)
	between(t, "the run", res.took, 600*time.Millisecond, 5*time.Second)
	detail := res.snap.Errors[0].Examples[0]
	if len(detail.Arrived) != 2 || detail.ArrivedTotal != 2 {
		t.Fatalf("%d of %d messages are told, want both: %+v", len(detail.Arrived), detail.ArrivedTotal, detail)
	}
	for i, a := range detail.Arrived {
		if a.Head != fmt.Sprintf(`{"id":%d}`, i+1) || !strings.Contains(a.Why, fmt.Sprintf("msg.id = %d", i+1)) {
			t.Errorf("message %d is told as %q because %q", i, a.Head, a.Why)
		}
		between(t, "its time", a.AfterMS, 0, float64(res.took.Milliseconds()))
	}
	res = run(t, p.URL, "on-open:\n  - send: go\n    expect: msg.id > 0\n    times: 3\n    within: 600ms\n")
	res.failed(t, "expect.timeout", "2 of 3 messages matched within 600ms")
	want(t, "ws_response_time", res.count("ws_response_time"), int64(0))
}

func TestExpectElse(t *testing.T) {
	t.Parallel()
	p := asked(t, map[string][]string{"yes": {"reply"}})
	res := run(t, p.URL, `
on-open:
  - send: no
    expect: text == "reply"
    within: 50ms
    else:
      - log: else
      - send: yes
        expect: text == "reply"
        else: [{log: never}]
      - log: inner
  - log: after
  - expect: text == "never"
    within: 20ms
    else: [{do: [{log: empty}]}]
  - close
`)
	res.passed(t, 1)
	want(t, "log", res.lines, []string{"else", "inner", "after", "empty"})
}

// An else that is there and empty does nothing, and what was waited for need not come.
func TestExpectElseThatIsEmpty(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, waits string }{
		{"a request", "send: hi\n    expect: text == 'never'\n    within: 20ms"},
		{"an expect alone", "expect: text == 'never'\n    within: 20ms"},
		{"some of several", "expect: size > 0\n    times: 3\n    within: 20ms"},
		{"an expect-close", "expect-close: 1000\n    within: 20ms"},
		{"a block", "if: vu.id == 0\n    do: [{fail: it does not hold}]"},
	} {
		for _, empty := range []string{"[]", "", "null", "~", "[{do: []}]", "[{if: vu.id == 0, do: [{fail: no}], else: []}]"} {
			t.Run(tt.name+", else: "+empty, func(t *testing.T) {
				t.Parallel()
				res := run(t, "", "server: {on-message: [{log: heard}]}\non-open:\n  - "+tt.waits+"\n    else: "+empty+"\n  - set: {after: '1'}\n  - close\n"+
					"vars: {after: 0}\non-close:\n  - check: {the list went on: vars.after == 1}")
				res.passed(t, 1)
			})
		}
	}
}

// A request looks only at messages after its send; one that stands alone finds what came before.
func TestExpectLooksForward(t *testing.T) {
	t.Parallel()
	p := asked(t, map[string][]string{"open": {"reply", "early"}, "go": {"reply"}})
	res := run(t, p.URL, `
vars: {seen: 0}
on-open:
  - wait: 100ms
  - check: {both came: vars.seen == 2}
  - send: go
    expect: text == "reply"
  - check: {it is the third: vars.seen == 3}
  - expect: text == "early"
    within: 20ms
  - close
on-message: [{set: {seen: vars.seen + 1}}]
`)
	res.passed(t, 1)
}

// Of several lists that wait, the one that began first takes a message; one message satisfies one list.
func TestExpectOldestFirst(t *testing.T) {
	t.Parallel()
	p := newPeer(t, func(c *client) {
		for range 3 {
			c.text()
		}
		c.say("1", "2", "3")
	})
	res := run(t, p.URL, `
vars: {order: ""}
on-open:
  - send: x
    expect: size == 1
    set: {order: vars.order + "a" + text}
  - send: done
  - wait: 20s
timeout:
  - after: 30ms
    do:
      - send: x
        expect: size == 1
        set: {order: vars.order + "b" + text}
  - after: 60ms
    do:
      - send: x
        expect: size == 1
        set: {order: vars.order + "c" + text}
      - check: {order: vars.order == "a1b2c3"}
      - close
`)
	res.passed(t, 1)
}

// A message that a list keeps is its own, however long it waits and whatever comes meanwhile.
func TestExpectOwnMessage(t *testing.T) {
	t.Parallel()
	const n = 300
	p := newPeer(t, func(c *client) {
		for i := range n {
			c.say(fmt.Sprintf(`{"n":%d,"pad":%q}`, i, strings.Repeat(string(rune('a'+i%26)), i*7%2000)))
			c.write(websocket.BinaryMessage, []byte(strings.Repeat(string(rune('A'+i%26)), 1+i%100)))
		}
		c.text()
	})
	res := run(t, p.URL, `
vars: {open: 0, done: 0}
actions:
  hold:
    - set: {open: vars.open + 1}
    - wait: 1ms..60ms
    - check:
        msg: msg.n == n and msg.pad == pad
        text: text == whole
        size: size == len(whole)
    - wait: 1ms..60ms
    - check:
        msg later: msg.n == n
        text later: text == whole
    - set: {done: vars.done + 1}
    - if: vars.done == `+itoa(n)+`
      do:
        - check: {they waited beside each other: vars.open == `+itoa(n)+`}
        - close
on-message:
  - run: hold
    with: {n: "${{ msg.n }}", pad: "${{ msg.pad }}", whole: "${{ text }}"}
on-binary:
  - set: {open: vars.open + 0}
  - do:
      - wait: 1ms..30ms
      - check: {bytes: size > 0 and hex(binary) == hex(text)}
`)
	res.passed(t, 1)
	if got := res.checks()["msg later"]; got != itoa(n)+"/0" {
		t.Errorf("the check %q is %s, want %d/0", "msg later", got, n)
	}
}

func TestExpectOnSuspendedListsBesideHandlers(t *testing.T) {
	t.Parallel()
	p := asked(t, map[string][]string{"go": {"push 1", "push 2", "reply", "push 3"}})
	res := run(t, p.URL, `
on-open:
  - send: go
    expect: text == "reply"
  - log: reply
  - expect: text == "push 3"
  - log: script goes on
  - close
on-message:
  - log: ${{ text }}
  - wait: 20s
  - log: never
`)
	res.passed(t, 1)
	want(t, "order", res.lines, []string{"push 1", "push 2", "reply", "reply", "push 3", "script goes on"})
}

func TestExpectConditionThatCannotBeJudged(t *testing.T) {
	t.Parallel()
	p := asked(t, map[string][]string{"go": {"text", `{"a":1}`, `{"a":{"b":2}}`}})
	res := run(t, p.URL, "on-open:\n  - send: go\n    expect: msg.a.b == 2\n    within: 5s\n  - close\n")
	res.passed(t, 1)
	n := int64(0)
	for _, notice := range res.Notices {
		n += notice.Count
	}
	if n != 2 {
		t.Errorf("%d messages that could not be judged are told of, want 2: %+v", n, res.Notices)
	}
}

// The checks of an expect that wants several messages stand below it, also those of the first ones, and below its
// failure where they were too few.
func TestChecksOfTimes(t *testing.T) {
	t.Parallel()
	const server = "server:\n  on-message:\n    - repeat: 3\n      do: [{send: x}]\n"
	for times, want := range map[string]string{
		"3": "open check:before alone expect check:small check:small check:small close",
		"4": "open check:before alone failure check:small check:small check:small close",
	} {
		within := "20s"
		if times == "4" { // which never come
			within = "300ms"
		}
		res := job{text: server + "on-open:\n  - check: {before: \"true\"}\n  - send: go\n    expect: size == 1\n    times: " +
			times + "\n    within: " + within + "\n    check: {small: size < 5}\n  - close\n"}.run(t)
		var got []string
		for _, st := range res.steps {
			got = append(got, stepWord(st))
		}
		if got := strings.Join(got, " "); got != want {
			t.Errorf("times %s: got %s, want %s", times, got, want)
		}
	}
}
