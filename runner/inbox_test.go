package runner_test

import (
	"fmt"
	"testing"
)

func TestInboxKeepsWhatNothingTook(t *testing.T) {
	t.Parallel()
	p := asked(t, map[string][]string{"go": {"a", "b", "taken", "c", "b", "end"}})
	res := run(t, p.URL, `
on-open:
  - send: go
    expect: text == "taken"
  - expect: text == "end"
  - expect: text != ""
    check: {the oldest first: text == "a"}
  - expect: text == "b"
    times: 2
  - expect: text == "taken"
    within: 20ms
    else: [{log: taken already}]
  - expect: text == "b"
    within: 20ms
    else: [{log: both taken already}]
  - expect: size > 0
    check: {what is left: text == "c"}
  - close
`)
	res.passed(t, 1)
	want(t, "log", res.lines, []string{"taken already", "both taken already"})
	p.counts(t, res)
}

func TestInboxFresh(t *testing.T) {
	t.Parallel()
	p := asked(t, map[string][]string{"go": {"old", "end"}, "again": {"new"}})
	res := run(t, p.URL, `
on-open:
  - send: go
  - expect: text == "end"
  - send: again
  - expect: size == 3
    fresh: true
    check: {the new one: text == "new"}
  - expect: size == 3
    check: {the old one is there still: text == "old"}
  - close
`)
	res.passed(t, 1)
}

func TestInboxDropsTheOldest(t *testing.T) {
	t.Parallel()
	var many []string
	for i := range 30 {
		many = append(many, fmt.Sprintf(`{"n":%d}`, i))
	}
	p := asked(t, map[string][]string{"go": append(many, "end")})
	res := run(t, p.URL, `
limits: {inbox: 10}
on-open:
  - send: go
  - expect: text == "end"
  - expect: msg.n >= 0
    check: {the ten latest are kept: msg.n == 20}
  - expect: msg.n >= 0
    times: 9
    check: {in their order: "true"}
  - check: {the last one: msg.n == 29}
  - close
`)
	res.passed(t, 1)
	if got := res.count("ws_inbox_dropped"); got != 20 {
		t.Errorf("ws_inbox_dropped is %d, want 20", got)
	}
}

// Whoever looks for a message that a full inbox has dropped sees that it is gone.
func TestInboxShowsWhatItDropped(t *testing.T) {
	t.Parallel()
	p := asked(t, map[string][]string{"go": {"a", "b", "c", "end"}})
	res := run(t, p.URL, `
limits: {inbox: 2}
on-open:
  - send: go
  - expect: text == "end"
  - expect: text == "a"
    within: 50ms
`)
	res.failed(t, "expect.timeout", "")
	want(t, "frames", frames(res.example(t, "expect.timeout")), []string{"> text 2 go by on-open[0]", "< text 1 a by dropped, full inbox", "< text 1 b by the inbox", "< text 1 c by the inbox",
		"< text 3 end by on-open[1]"})
}

// Without an expect that stands alone there is no inbox, and nothing to drop.
func TestInboxOnlyWhereItIsNeeded(t *testing.T) {
	t.Parallel()
	p := asked(t, map[string][]string{"go": {"a", "b", "c", "reply"}})
	res := run(t, p.URL, "limits: {inbox: 1}\non-open: [{send: go, expect: text == \"reply\"}, close]")
	res.passed(t, 1)
	if got := res.count("ws_inbox_dropped"); got != 0 {
		t.Errorf("ws_inbox_dropped is %d, want 0", got)
	}
}

// A session begins with an empty inbox.
func TestInboxIsTheSessions(t *testing.T) {
	t.Parallel()
	p := newPeer(t, func(c *client) {
		c.say("left over", "hello")
		c.echo()
	})
	res := run(t, p.URL, `
load: {iterations: 2}
on-open:
  - expect: text == "hello"
  - if: vu.iteration == 1
    do:
      - expect: text == "left over"
      - expect: text == "left over"
        within: 20ms
        else: [{log: one a session}]
  - close
`)
	res.passed(t, 2)
	want(t, "log", res.lines, []string{"one a session"})
}

func TestExpectNone(t *testing.T) {
	t.Parallel()
	p := asked(t, map[string][]string{"go": {"good"}, "bad": {"good", "bad"}})
	t.Run("silence", func(t *testing.T) {
		res := run(t, p.URL, "on-open: [{send: go}, {expect-none: text == \"bad\", for: 100ms}, close]")
		res.passed(t, 1)
		between(t, "the session", res.stats("ws_session_duration").Min, 100, 5000)
	})
	t.Run("a match", func(t *testing.T) {
		res := run(t, p.URL, "on-open: [{send: bad}, {expect-none: text == \"bad\", for: 20s}, {log: never}]")
		res.failed(t, "unexpected.message", "none may within 20s: bad")
		want(t, "log", res.lines, nil)
	})
	t.Run("only what comes after", func(t *testing.T) {
		res := run(t, p.URL, "on-open: [{send: bad}, {expect: text == \"bad\"}, {expect-none: \"true\", for: 50ms}, close]")
		res.passed(t, 1)
	})
	t.Run("what an older expect takes", func(t *testing.T) {
		res := run(t, p.URL, `
on-open:
  - send: hello
  - expect: text == "bad"
    within: 20s
timeout:
  - after: 20ms
    do: [{send: bad}, {expect-none: text == "bad", for: 20s}]
`)
		res.failed(t, "unexpected.message", "none may within 20s: bad")
	})
	t.Run("what a newer expect wants", func(t *testing.T) {
		res := run(t, p.URL, `
on-open: [{expect-none: text == "bad", for: 20s}]
timeout:
  - after: 20ms
    do: [{send: bad, expect: text == "bad", within: 20s}]
`)
		res.failed(t, "unexpected.message", "none may within 20s: bad")
	})
}

func TestStrict(t *testing.T) {
	t.Parallel()
	p := asked(t, map[string][]string{"go": {"surprise", "reply"}})
	const unexpected = "no expect took this message and no handler's action ran for it: surprise"
	for _, tt := range []struct {
		name, text string
		fails      bool
	}{
		{"nobody took it", "on-open: [{send: go, expect: text == \"reply\"}, close]", true},
		{"an expect took it", "on-open: [{send: go, expect: size > 0, times: 2}, close]", false},
		{"an action ran", "on-open: [{send: go, expect: text == \"reply\"}, close]\non-message: [{log: x}]", false},
		{"no action ran", "on-open: [{send: go, expect: text == \"reply\"}, close]\non-message: [{if: text == \"other\", log: x}, {if: text == \"another\", do: [{log: x}]}]", true},
		{"an action in a block", "on-open: [{send: go, expect: text == \"reply\"}, close]\non-message: [{if: text == \"surprise\", do: [{log: x}]}]", false},
		{"another handler's", "on-open: [{send: go, expect: text == \"reply\"}, close]\non-binary: [{log: x}]", true},
		{"kept and taken later", "on-open: [{send: go, expect: text == \"reply\"}, {expect: text == \"surprise\"}, close]", false},
		{"kept and judged at the end", "on-open: [{send: go, expect: text == \"reply\"}, {expect: \"false\", within: 10ms, else: [{log: x}]}, close]", true},
		{"kept, and the handler acted", "on-open: [{send: go, expect: text == \"reply\"}, {expect: \"false\", within: 10ms, else: [{log: x}]}, close]\non-message: [{if: text == \"surprise\", log: x}]", false},
		// The list takes another message out of the inbox before it ends: it has acted on its own all the same.
		{"acted, then took another", "on-open: [{send: go, expect: text == \"reply\"}, close]\nvars: {n: 0}\non-message:\n  - if: text == \"reply\"\n    do: [{set: {n: '1'}}, {expect: text == \"surprise\"}]", false},
		{"fell out of the inbox", "limits: {inbox: 1}\non-open: [{send: go}, {send: go}, {expect: text == \"reply\", times: 2}, {expect: \"false\", within: 50ms, else: [{log: x}]}, close]", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			res := run(t, p.URL, "strict: true\n"+tt.text)
			if tt.fails {
				res.failed(t, "unexpected.message", unexpected)
			} else {
				res.passed(t, 1)
			}
			run(t, p.URL, tt.text).passed(t, 1) // without strict
		})
	}
}

// A server can't fill the memory with what nobody takes: few large messages are as many as fill the inbox.
func TestInboxBoundsBytes(t *testing.T) {
	t.Parallel()
	res := run(t, "", `
server:
  on-open:
    - repeat: 20
      as: i
      do: [{send: {n: "${{ i }}", pad: "${{ repeat('x', 5000000) }}"}}]
    - send: {n: last}
on-open:
  - expect: msg.n == "last"
    within: 20s
  - expect: msg.n != nil
    set: {oldest: msg.n}
  - log: ${{ vars.oldest }}
  - close
vars: {oldest: 0}
`)
	res.passed(t, 1)
	dropped := res.count("ws_inbox_dropped")
	if dropped < 10 || dropped >= 20 {
		t.Errorf("%d of 20 messages were dropped, want most and not all", dropped)
	}
	want(t, "the oldest that is left", res.lines, []string{itoa(int(dropped))})
}
