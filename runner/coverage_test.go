package runner_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	wsresult "wsrun/result"
)

// handlerLines writes handlers in short: end, kind, name, line, asked and met.
func handlerLines(c wsresult.Coverage) []string {
	var out []string
	for _, h := range c.Handlers {
		end := ""
		if h.Server {
			end = "server "
		}
		line := fmt.Sprintf("%s%s %s:%d %d/%d", end, h.Kind, h.Label, h.At.Line, h.Met, h.Asked)
		if h.Unjudged > 0 {
			line += fmt.Sprintf(" unjudged %d", h.Unjudged)
		}
		out = append(out, line)
	}
	return out
}

func TestCoverageOfHandlers(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"an if that never held, one that was never reached, and a guard", `
on-open:
  - send: go
  - expect: msg.type == "done"
  - close
on-message:
  - if: msg.type == "prcie"
    do:
      - if: msg.bid > 0
        log: nested
  - if: msg.type == "price"
    do:
      - if: msg.bid > 1
        log: high
  - if: msg.type == "error"
    fail: guard
server:
  on-message:
    - if: text == "go"
      do:
        - send: {type: price, bid: 1}
        - send: {type: price, bid: 2}
        - send: {type: done}
    - if: text == "stop"
      close:
`, []string{
			"expect on-open[1]:4 1/1", "event on-message:7 3/1",
			"if on-message[0]:7 0/3", "if on-message[0].do[0]:9 0/0", "if on-message[1]:11 2/3", "if on-message[1].do[0]:13 1/2", "if on-message[2]:15 0/3",
			"server event on-message:19 1/1", "server if on-message[0]:19 1/1", "server if on-message[1]:24 0/1",
		}},
		{"a request, an expect with an else, and one that is never reached", `
on-open:
  - {name: ask, send: {id: 1}, expect: msg.id == sent.id}
  - expect: msg.never
    within: 10ms
    else:
      - close
  - expect: msg.later
server: echo
`, []string{"expect ask:3 1/1", "expect on-open[1]:4 0/1", "expect on-open[2]:8 0/0"}},
		{"several of one expect, some from the inbox", `
on-open:
  - send: a
  - wait: 50ms
  - send: b
  - {expect: size == 1, times: 2}
  - close
server: echo
`, []string{"expect on-open[3]:6 2/1"}},
		{"an expect-none has nothing to match", `
on-open:
  - {expect-none: size > 0, for: 20ms}
server: echo
`, nil},
		{"conditions that can't be judged", `
on-open: [{send: {a: {b: 1}}}, {send: {b: 1}}]
on-message:
  - {if: msg.a.b == 2, log: x}
  - {if: msg.c.d == 2, log: x}
  - {if: msg.b == 1, close: 1000}
server: echo
`, []string{"event on-message:4 2/1", "if on-message[0]:4 0/2 unjudged 1", "if on-message[1]:5 0/2 unjudged 2", "if on-message[2]:6 1/2"}},
		{"events of kinds that never came", `
on-binary: [{log: b}]
on-ping: [{log: p}]
on-pong: [{log: p}]
on-error: [{log: e}]
on-open: [{ping: {within: 5s}}, close]
server: echo
`, []string{"event on-binary:2 0/1", "event on-ping:3 0/1", "event on-pong:4 1/1"}},
		{"a list that is run from two places is one", `
actions:
  note:
    - if: vars.n > 1
      log: x
vars: {n: 0}
on-open:
  - run: note
  - {set: {n: 2}}
  - run: note
  - {if: vars.n > 5, repeat: 2, do: [{log: y}]}
  - {if: vars.n > 1, run: note}
  - close
server: echo
`, []string{"if actions.note[0]:4 2/3", "if on-open[3]:11 0/1", "if on-open[4]:12 1/1"}},
		{"timeouts, closes and the conditions of requests", `
timeout:
  - {after: 10ms, if: vu.id > 1, log: x}
  - {after: 50ms, if: vu.id == 1, close: 1000}
on-close:
  - {if: close.code == 4000, log: x}
on-open:
  - {if: vu.id > 1, send: x, expect: size > 0}
server: echo
`, []string{"if timeout[0]:3 0/1", "if timeout[1]:4 1/1", "if on-close[0]:6 0/1", "if on-open[0]:8 0/1", "expect on-open[0]:8 0/0"}},
		{"a session that never opened asks nothing", `
url: ws://127.0.0.1:1/
on-message: [{if: msg.a, log: x}]
`, []string{"event on-message:3 0/0", "if on-message[0]:3 0/0"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			res := run(t, "", tt.text)
			if diff := cmp.Diff(tt.want, handlerLines(res.Coverage)); diff != "" {
				t.Errorf("handlers (-want +got):\n%s", diff)
			}
		})
	}
}

// Counts of all sessions of all VUs are summed, one after another and at a time.
func TestCoverageSumsSessions(t *testing.T) {
	res := job{text: `
on-open:
  - {send: {n: 1}, expect: msg.n == 1}
  - {if: vu.id > 100, log: x}
  - close
server:
  on-message:
    - {if: msg.n == 1, send: "${{ text }}"}
    - {if: msg.n == 2, close: 1000}
load: {vus: 7, iterations-per-vu: 5}
`}.run(t)
	want := []string{"expect on-open[0]:3 35/35", "if on-open[1]:4 0/35", "server event on-message:8 35/35", "server if on-message[0]:8 35/35", "server if on-message[1]:9 0/35"}
	if diff := cmp.Diff(want, handlerLines(res.Coverage)); diff != "" {
		t.Errorf("handlers (-want +got):\n%s", diff)
	}
}

func TestCoverageOfAWarmUpIsLeftOut(t *testing.T) {
	res := job{text: `
interval:
  - {every: 20ms, if: tick < 3, send: early}
  - {every: 20ms, send: late}
on-message:
  - {if: text == "never", log: x}
server: echo
load: {vus: 2, duration: 600ms, warm-up: 300ms}
`}.run(t)
	for _, h := range res.Coverage.Handlers {
		switch h.Label {
		case "interval[0]":
			if h.Met != 0 || h.Asked == 0 || h.Asked > 2*20 {
				t.Errorf("interval[0] held for %d of %d ticks, want 0 of those after the warm-up", h.Met, h.Asked)
			}
		case "on-message":
			if h.Asked != 2 {
				t.Errorf("on-message has %d sessions, want the 2 that are open", h.Asked)
			}
		}
	}
	received, _ := res.snap.Get("ws_msgs_received")
	// What comes when the session closes already is for nobody to handle.
	if got := unhandledOf(res, false).Count; got == 0 || got > received.Count || got < received.Count-4 {
		t.Errorf("%d messages were not handled, and %d received: all of them, but for the last", got, received.Count)
	}
}

func unhandledOf(res *result, server bool) wsresult.Unhandled {
	for _, u := range res.Coverage.Unhandled {
		if u.Server == server {
			return u
		}
	}
	return wsresult.Unhandled{}
}

func TestUnhandledMessages(t *testing.T) {
	shape := func(n int64, text string) string { return fmt.Sprintf("%d %s", n, text) }
	tests := []struct {
		name, text   string
		want, server []string
	}{
		{"neither a handler nor an expect", `
on-open:
  - send: {type: subscribe, id: 7}
    expect: msg.type == "subscribed"
  - wait: 100ms
  - close
on-message:
  - if: msg.type == "trade"
    log: x
server:
  on-message:
    - send: {type: trade, n: 1}
    - send: {type: price, n: 2}
    - send: {type: subscribed}
    - send: {type: price, n: 3}
`, []string{shape(2, `{type: "price", …}`)}, nil},
		{"what is left in the inbox, and what was taken out of it", `
on-open:
  - send: {a: 1}
  - send: {b: 1}
  - send: {c: 1}
  - wait: 50ms
  - expect: msg.b == 1
  - close
server: echo
`, []string{shape(1, "{a}"), shape(1, "{c}")}, nil},
		{"what a full inbox drops is counted once", `
limits: {inbox: 2}
on-open:
  - {repeat: 5, do: [{send: x}]}
  - send: end
  - expect: text == "end"
  - close
server: echo
`, []string{shape(5, `"x"`)}, nil},
		{"binary messages without a handler for them", `
on-open: [{send-binary: {hex: cafebabe}}, {send: text}]
on-message: [close]
server: echo
`, []string{shape(1, "binary, 4 to 7 bytes: ca fe …")}, nil},
		{"a handler without a condition handles all", `
on-open: [{send: x}, {send: y}]
on-message: [{if: text == "z", log: z}, {if: text == "y", close: 1000}, {set: {n: vars.n + 1}}]
vars: {n: 0}
server: echo
`, nil, nil},
		{"a file that reads nothing", `
on-open: [{send: x}, {wait: 50ms}]
interval: [{every: 1h, send: y}]
timeout: [{after: 50ms, close: 1000}]
server: echo
`, nil, nil},
		{"the file's own server", `
on-open: [{send: {type: jion}}, {send: {type: join}}, {expect: msg.ok}, close]
server:
  on-message:
    - {if: msg.type == "join", send: {ok: true}}
`, nil, []string{shape(1, `{type: "jion"}`)}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			res := run(t, "", tt.text)
			for _, end := range []struct {
				server bool
				want   []string
			}{{false, tt.want}, {true, tt.server}} {
				u := unhandledOf(res, end.server)
				var got []string
				var sum int64
				for _, s := range u.Shapes {
					got = append(got, shape(s.Count, s.Text))
					sum += s.Count
				}
				if diff := cmp.Diff(end.want, got); diff != "" {
					t.Errorf("shapes, server %t (-want +got):\n%s", end.server, diff)
				}
				if u.Count != sum || u.Sampled != sum {
					t.Errorf("%d messages, %d looked at, want %d", u.Count, u.Sampled, sum)
				}
			}
		})
	}
}

// All are counted, and some are looked at; shapes beyond the bound are one.
func TestUnhandledMessagesAreCountedExactly(t *testing.T) {
	res := run(t, "", `
on-open:
  - {send: go, expect: text == "done", within: 20s}
  - close
server:
  on-message:
    - {repeat: 300, as: i, do: [{send: {type: "${{ 'kind' + 'abcdefghijklmnopqrstuvwxyz'[i % 26:i % 26 + 1] + 'ghijklmnopqr'[int(i / 26):int(i / 26) + 1] }}"}}]}
    - {repeat: 7000, do: [{send: {type: same}}]}
    - send: done
`)
	u := unhandledOf(res, false)
	if u.Count != 7300 {
		t.Errorf("%d messages, want 7300", u.Count)
	}
	if u.Sampled < 5000 || u.Sampled > 5500 {
		t.Errorf("%d were looked at, want the first 5000 and a few", u.Sampled)
	}
	sum := u.Others
	for _, s := range u.Shapes {
		sum += s.Count
	}
	if len(u.Shapes) != 50 || u.Others == 0 || sum != u.Sampled {
		t.Errorf("%d shapes, and others %d; they come to %d of %d", len(u.Shapes), u.Others, sum, u.Sampled)
	}
}

func TestUnhandledMessagesNearAHandler(t *testing.T) {
	res := run(t, "", `
on-open:
  - send: go
  - expect: msg.data.kind == "snapshto"
    within: 50ms
    else: [{close: 1000}]
on-message:
  - {if: 'msg.type == "prcie" and msg.bid > 0', log: a value}
  - {if: 'msg.tpye == "trade"', log: a key}
  - {if: 'text startsWith "TIKC "', log: the start of a text}
  - {if: 'msg.type == "halt"', log: nothing like it}
  - {if: 'msg.type == "error"', log: it came}
server:
  on-message:
    - send: {type: price, bid: 1}
    - send: {type: trade, bid: 1}
    - send: {type: error}
    - send: {data: {kind: snapshot}}
    - send: TICK EURUSD 1.0812
`)
	got := map[string]string{}
	for _, s := range unhandledOf(res, false).Shapes {
		for _, n := range s.Near {
			got[fmt.Sprintf("%s:%d %s", n.Label, n.At.Line, n.Wants)] = s.Text + " has " + n.Has
		}
	}
	want := map[string]string{
		`on-open[1]:4 "snapshto"`:  `{data.kind: "snapshot"} has "snapshot"`,
		`on-message[0]:8 "prcie"`:  `{type: "price", …} has "price"`,
		`on-message[1]:9 msg.tpye`: `{type: "trade", …} has msg.type`,
		`on-message[2]:10 "TIKC "`: `"TICK EURUSD" … has "TICK "`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("near (-want +got):\n%s", diff)
	}
}

// Messages that another handler took tell what a condition was meant for, too, unless that is what the other one is
// for.
func TestHandlersNearHandledMessages(t *testing.T) {
	res := run(t, "", `
vars: {n: 0}
on-open: [{send: {type: joined}}, {send: {type: price}}, {expect: 'msg.type == "price"'}, close]
on-message:
  - {set: {n: vars.n + 1}}
  - {if: 'msg.type == "joined"', set: {n: 0}}
  - {if: 'msg.type == "join"', log: another}
  - {if: 'msg.type == "Joind"', log: another}
  - {if: 'msg.tpye == "price"', log: a key}
  - {if: 'msg.typo == "halt"', log: a key of its own}
server: echo
`)
	if len(res.Coverage.Unhandled) > 0 {
		t.Errorf("got %v, want all handled", res.Coverage.Unhandled)
	}
	got := map[string]string{}
	for _, h := range res.Coverage.Handlers {
		if h.Has != "" {
			got[h.Label+" "+h.Wants] = h.Has
		}
	}
	if diff := cmp.Diff(map[string]string{"on-message[4] msg.tpye": "msg.type"}, got); diff != "" {
		t.Errorf("meant (-want +got):\n%s", diff)
	}
	res = run(t, "", `
vars: {n: 0}
on-open: [{send: {type: price}}]
on-message:
  - {set: {n: vars.n + 1}}
  - {if: 'msg.type == "prcie"', log: a value}
  - close
server: echo
`)
	if h := res.Coverage.Handlers[1]; h.Wants != `"prcie"` || h.Has != `"price"` {
		t.Errorf("got %s for %s", h.Has, h.Wants)
	}
}

// What is hidden is hidden before a shape leaves out its digits.
func TestUnhandledMessagesHideSecrets(t *testing.T) {
	res := job{text: `
on-open: [{send: {type: "tok-1234-en", channel: "x tok-1234-en"}}, {send: tok-1234-en is mine}, {expect: 'text == "never"', within: 50ms, else: [close]}]
server: echo
`, hide: func(s string) string { return strings.ReplaceAll(s, "tok-1234-en", "***") }}.run(t)
	want := []wsresult.Shape{
		{Text: `"*** is" …`, Count: 1, Size: 19, Head: "*** is mine"},
		{Text: `{type: "***", channel: "x ***"}`, Count: 1, Size: 48, Head: `{"type":"***","channel":"x ***"}`},
	}
	if diff := cmp.Diff(want, unhandledOf(res, false).Shapes, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("shapes (-want +got):\n%s", diff)
	}
}
