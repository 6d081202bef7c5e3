package runner_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gorilla/websocket"
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

// What a handler has handled goes first: it must not push out what a later expect wants.
func TestInboxDropsWhatIsHandledFirst(t *testing.T) {
	t.Parallel()
	wanted := `{"type":"wanted"}`
	many := []string{wanted}
	for i := range 40 {
		many = append(many, fmt.Sprintf(`{"type":"push","n":%d}`, i))
	}
	p := asked(t, map[string][]string{"go": append(many, "end")})
	for _, tt := range []struct{ name, text string }{
		{"one that is kept is there still", "{expect: msg.type == \"wanted\"}"},
		{"the oldest of the handled ones went", "{expect: msg.type == \"push\", check: {the ninth latest is the oldest: msg.n == 31}}"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			res := run(t, p.URL, "limits: {inbox: 10}\nvars: {n: 0}\non-open: [{send: go}, {expect: text == \"end\"}, "+tt.text+", close]\n"+
				"on-message: [{if: msg.type == \"push\", set: {n: vars.n + 1}}]")
			res.passed(t, 1)
			if got := res.count("ws_inbox_dropped"); got != 31 {
				t.Errorf("ws_inbox_dropped is %d, want 31", got)
			}
		})
	}
}

// A wait that fails says what a full inbox had dropped before it began, and whether it would have matched.
func TestInboxSaysWhatAWaitMissed(t *testing.T) {
	t.Parallel()
	p := asked(t, map[string][]string{"go": {"a", "b", "a", "c", "d", "e", "end"}})
	const limits = "limits: {inbox: 2}\nvars: {want: a}\non-open:\n  - send: go\n  - expect: text == \"end\"\n"
	for _, tt := range []struct{ name, text, want string }{
		{"two of them", "  - expect: text == vars.want\n    within: 20ms",
			"no message matched within 20ms; 4 messages were dropped from a full inbox before it began, and 2 of them would have matched"},
		{"one of them", "  - expect: text == \"b\"\n    within: 20ms", ", and one of them would have matched"},
		{"none of them", "  - expect: text == \"z\"\n    within: 20ms", ", and none of them would have matched"},
		{"it is about no message that could be judged", "  - expect: msg.x.y == 1\n    within: 20ms", ", and none of them would have matched"},
		{"fresh looks forward", "  - expect: text == \"a\"\n    fresh: true\n    within: 20ms", ""},
		{"so does a request", "  - send: silence\n    expect: text == \"a\"\n    within: 20ms", ""},
		{"and the server closes meanwhile", "  - send: bye\n  - expect: text == \"b\"", "while on-open[3] waited; 4 messages were dropped from a full inbox before it began, and one of them would have matched"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := p
			if strings.Contains(tt.text, "bye") {
				p = newPeer(t, func(c *client) {
					c.text()
					c.say("a", "b", "a", "c", "d", "e", "end")
					c.text()
					_ = c.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(1000, ""))
				})
			}
			res := run(t, p.URL, limits+tt.text)
			if len(res.snap.Errors) != 1 {
				t.Fatalf("%d failures, want one", len(res.snap.Errors))
			}
			message := res.snap.Errors[0].Message
			if tt.want == "" && strings.Contains(message, "dropped") || !strings.HasSuffix(message, tt.want) {
				t.Errorf("the failure says %q, want %q at its end", message, tt.want)
			}
		})
	}
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
	const unexpected = "no expect took this message and no handler's action ran for it"
	for _, tt := range []struct {
		name, text string
		fails      bool
		why        string
	}{
		{"nobody took it", "on-open: [{send: go, expect: text == \"reply\"}, close]", true, ""},
		{"an expect took it", "on-open: [{send: go, expect: size > 0, times: 2}, close]", false, ""},
		{"an action ran", "on-open: [{send: go, expect: text == \"reply\"}, close]\non-message: [{log: x}]", false, ""},
		{"no action ran", "on-open: [{send: go, expect: text == \"reply\"}, close]\non-message: [{if: text == \"other\", log: x}, {if: text == \"another\", do: [{log: x}]}]", true, ""},
		{"an action in a block", "on-open: [{send: go, expect: text == \"reply\"}, close]\non-message: [{if: text == \"surprise\", do: [{log: x}]}]", false, ""},
		{"another handler's", "on-open: [{send: go, expect: text == \"reply\"}, close]\non-binary: [{log: x}]", true, ""},
		{"kept and taken later", "on-open: [{send: go, expect: text == \"reply\"}, {expect: text == \"surprise\"}, close]", false, ""},
		{"kept and judged at the end", "on-open: [{send: go, expect: text == \"reply\"}, {expect: \"false\", within: 10ms, else: [{log: x}]}, close]", true, ""},
		{"kept, and the handler acted", "on-open: [{send: go, expect: text == \"reply\"}, {expect: \"false\", within: 10ms, else: [{log: x}]}, close]\non-message: [{if: text == \"surprise\", log: x}]", false, ""},
		// The list takes another message out of the inbox before it ends: it has acted on its own all the same.
		{"acted, then took another", "on-open: [{send: go, expect: text == \"reply\"}, close]\nvars: {n: 0}\non-message:\n  - if: text == \"reply\"\n    do: [{set: {n: '1'}}, {expect: text == \"surprise\"}]", false, ""},
		{"fell out of the inbox", "limits: {inbox: 1}\non-open: [{send: go}, {send: go}, {expect: text == \"reply\", times: 2}, {expect: \"false\", within: 50ms, else: [{log: x}]}, close]", true, " before a full inbox dropped it"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			res := run(t, p.URL, "strict: true\n"+tt.text)
			if tt.fails {
				res.failed(t, "unexpected.message", unexpected+tt.why+": surprise")
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
    - repeat: 12
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
	if dropped < 5 || dropped >= 12 {
		t.Errorf("%d of 12 messages were dropped, want most and not all", dropped)
	}
	want(t, "the oldest that is left", res.lines, []string{itoa(int(dropped))})
}
