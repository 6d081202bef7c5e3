package runner_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"wsrun/internal/wstest"
	"wsrun/metrics"
)

// frames writes a transcript without its times: direction, kind, size, head and who.
func frames(d *metrics.Detail) []string {
	var out []string
	for _, f := range d.Frames {
		way := "<"
		if f.Out {
			way = ">"
		}
		text := fmt.Sprintf("%s %s %d %.40s", way, f.Kind, f.Size, f.Data)
		if f.Kind == "close" {
			text = fmt.Sprintf("%s close %d %s", way, f.Code, f.Data)
		}
		if f.Listed {
			text += " listed"
		}
		if f.By != "" {
			text += " by " + f.By
		}
		out = append(out, strings.ReplaceAll(text, "  ", " "))
	}
	return out
}

// example is the description of the first failure of a kind.
func (r *result) example(t *testing.T, kind string) *metrics.Detail {
	t.Helper()
	for _, g := range r.snap.Errors {
		if g.Kind == kind && len(g.Examples) > 0 {
			return g.Examples[0]
		}
	}
	t.Fatalf("no example of %s: %+v", kind, r.snap.Errors)
	return nil
}

// What a failure shows of its session: what was sent and by which action, what came and who took it, control frames,
// and that nobody did.
func TestTranscript(t *testing.T) {
	t.Parallel()
	p := newPeer(t, func(c *client) {
		c.say(`{"n":1}`, `{"n":2}`, `{"n":3}`, `{"n":4}`)
		_ = c.WriteControl(9, []byte("there?"), time.Now().Add(time.Minute))
		c.text()
		c.text()
		_ = c.WriteMessage(2, []byte{0, 1, 2})
		c.say(`{"n":5}`)
		c.echo()
	})
	res := run(t, p.URL, `
on-open:
  - expect: msg.n == 2
    name: second
  - wait: 50ms
  - send: {ok: true}
  - ping: {within: 5s}
  - expect: msg.n == 99
    within: 100ms
    name: never
on-message:
  - if: msg.n == 1
    send: one
  - if: msg.n == 5
    set: {five: "true"}
  - if: msg.n == 5
    send: five
vars: {five: false}
`)
	d := res.example(t, "expect.timeout")
	got := frames(d)
	// When the echo of the last one comes is not known, nor when ping and pong do.
	var kept []string
	for _, f := range got {
		if !strings.Contains(f, "< text 4 five") && !strings.Contains(f, "ping") && !strings.Contains(f, "pong") {
			kept = append(kept, f)
		}
	}
	want(t, "frames", kept, []string{
		`< text 7 {"n":1} by on-message[0]`,
		`> text 3 one by on-message[0]`,
		`< text 7 {"n":2} by second`,
		`< text 7 {"n":3} by the inbox`,
		`< text 7 {"n":4} by the inbox`,
		`> text 11 {"ok":true} by on-open[2]`,
		"< binary 3 \x00\x01\x02 by the inbox",
		`< text 7 {"n":5} by on-message[1]`,
		`> text 4 five by on-message[2]`,
	})
	all := strings.Join(got, "\n")
	for _, control := range []string{"< ping 6 there?", "> ping 1 1 by on-open[3]", "< pong 1 1"} {
		if !strings.Contains(all, control) {
			t.Errorf("got no %q in\n%s", control, all)
		}
	}
	if d.FramesTotal != len(d.Frames) {
		t.Errorf("%d frames in all, want %d", d.FramesTotal, len(d.Frames))
	}
	last := 0.0
	for _, f := range d.Frames {
		if f.AtMS < last || f.AtMS > 30_000 {
			t.Errorf("a frame at %v ms, after one at %v ms", f.AtMS, last)
		}
		last = f.AtMS
	}
}

// A handler and an expect may both have to do with a message; one that is among the arrivals says so.
func TestTranscriptListsArrivalsOnce(t *testing.T) {
	t.Parallel()
	p := newPeer(t, func(c *client) {
		c.text()
		c.say("a", "b", "c")
		c.echo()
	})
	d := run(t, p.URL, `
on-open:
  - send: go
    expect: text == "b"
  - expect: text == "z"
    fresh: true
    within: 100ms
on-message: [{if: 'text != "c"', log: x}]
`).example(t, "expect.timeout")
	want(t, "frames", frames(d), []string{
		"> text 2 go by on-open[0]",
		"< text 1 a by on-message[0]",
		"< text 1 b by on-message[0], on-open[0]",
		"< text 1 c listed by the inbox",
	})
}

// Only the latest are kept, oldest first, with the start of their payloads.
func TestTranscriptIsBounded(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 2, 3, 8, 9, 19, 20, 21, 45} {
		p := newPeer(t, func(c *client) {
			for i := range n - 1 {
				c.say(fmt.Sprintf("%03d%s", i+1, strings.Repeat("x", 300)))
			}
			c.say("end")
			c.echo()
		})
		d := run(t, p.URL, `
on-message: [{if: text == "end", fail: done}]
`).example(t, "script")
		if d.FramesTotal != n || len(d.Frames) != min(n, 20) {
			t.Errorf("%d frames: got %d of %d, want the last %d", n, len(d.Frames), d.FramesTotal, min(n, 20))
			continue
		}
		for i, f := range d.Frames[:len(d.Frames)-1] {
			number := n - len(d.Frames) + i + 1
			if wanted := fmt.Sprintf("%03d%s", number, strings.Repeat("x", 117)); string(f.Data) != wanted || f.Size != 303 || !f.Cut {
				t.Errorf("%d frames, number %d: got %q of %d bytes, cut %v, want the first 120 bytes of 303", n, number, f.Data, f.Size, f.Cut)
			}
		}
		if f := d.Frames[len(d.Frames)-1]; string(f.Data) != "end" || f.Cut || f.By != "on-message[0]" {
			t.Errorf("%d frames, the last: got %+v", n, f)
		}
	}
}

// Nothing of a VU's session shows in its next one, nor in an iteration that has no session.
func TestTranscriptStartsAnew(t *testing.T) {
	t.Parallel()
	res := run(t, "", `
server: echo
load: {vus: 1, iterations: 4}
on-open:
  - each: ${{ ["a", "b", "c", "d"] }}
    as: item
    do: [{send: "${{ string(vu.iteration) + item }}", expect: text != ""}]
  - {if: vu.iteration == 3, fail: done}
  - close
`)
	want(t, "frames", frames(res.example(t, "script")), []string{
		"> text 2 3a by on-open[0].do[0]", "< text 2 3a by on-open[0].do[0]", "> text 2 3b by on-open[0].do[0]", "< text 2 3b by on-open[0].do[0]",
		"> text 2 3c by on-open[0].do[0]", "< text 2 3c by on-open[0].do[0]", "> text 2 3d by on-open[0].do[0]", "< text 2 3d by on-open[0].do[0]",
	})

	refused := run(t, "ws://127.0.0.1:1/", "on-open: [{send: x}, close]")
	if d := refused.example(t, "tcp.refused"); d.FramesTotal != 0 || len(d.Frames) != 0 {
		t.Errorf("a handshake that failed: got %d frames, want none", d.FramesTotal)
	}
}

// Close frames of both ends are there when the end itself is the failure.
func TestTranscriptOfCloses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text, kind string
		peer             func(*client)
		frames           []string
	}{
		{"the server closes", "on-open: [{send: hi}, {expect: text == 'never'}]", "close.unexpected", func(c *client) {
			c.text()
			_ = wstest.CloseWith(c.Conn, 4001, "kicked")
		}, []string{"> text 2 hi by on-open[0]", "< close 4001 kicked", "> close 4001 "}},
		{"it answers with another code", "on-open: [{close: {code: 1000, reason: bye}, expect-code: 1000}]", "close.unexpected", func(c *client) {
			c.SetCloseHandler(func(int, string) error {
				return c.WriteControl(8, []byte("\x0f\xa2"), time.Now().Add(time.Minute))
			})
			c.text()
		}, []string{"> close 1000 bye by on-open[0]", "< close 4002 "}},
		{"it cuts", "on-open: [{send: hi}, {expect: text == 'never'}]", "close.unexpected", func(c *client) {
			c.text()
			c.NetConn().Close()
		}, []string{"> text 2 hi by on-open[0]"}},
		{"we refuse a message", "limits: {message: 10B}\non-message: [{log: x}]", "message.too-big", func(c *client) {
			c.say(strings.Repeat("x", 100))
			c.echo()
		}, []string{"> close 1009 "}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := run(t, newPeer(t, c.peer).URL, c.text).example(t, c.kind)
			var got []string
			for _, f := range frames(d) {
				got = append(got, strings.TrimRight(f, " "))
			}
			for i := range c.frames {
				c.frames[i] = strings.TrimRight(c.frames[i], " ")
			}
			want(t, "frames", got, c.frames)
		})
	}
}

// A failed check has its transcript too.
func TestTranscriptOfChecks(t *testing.T) {
	t.Parallel()
	res := run(t, "", "server: echo\non-open: [{send: x, expect: size == 1, check: {wrong: size == 2}}, close]")
	d := res.snap.Checks[0].Examples[0]
	want(t, "frames", frames(d), []string{"> text 1 x by on-open[0]", "< text 1 x by on-open[0]"})
}
