package runner_test

import (
	"encoding/hex"
	"strings"
	"testing"

	"github.com/gorilla/websocket"
)

// recorder keeps what came, text as it is and binary in hex, and answers nothing.
func recorder(t testing.TB) (*peer, func() []string) {
	t.Helper()
	got := make(chan string, 1000)
	p := newPeer(t, func(c *client) {
		for {
			typ, data, ok := c.read()
			if !ok {
				return
			}
			if typ == websocket.BinaryMessage {
				got <- "0x" + hex.EncodeToString(data)
			} else {
				got <- string(data)
			}
		}
	})
	return p, func() []string {
		p.settled()
		close(got)
		var out []string
		for s := range got {
			out = append(out, s)
		}
		return out
	}
}

// Bytes that are not UTF-8 get into no text frame, whatever they come from.
func TestSendRefusesTextThatIsNotUTF8(t *testing.T) {
	t.Parallel()
	for _, send := range []string{`send: ${{ unhex("c3") }}`, `send: "é ${{ unbase64('/w==') }}"`, "send: ${{ env.RAW }}\n    expect: text != \"\""} {
		t.Run(send, func(t *testing.T) {
			t.Parallel()
			p, sent := recorder(t)
			res := job{url: p.URL, env: map[string]any{"RAW": "a\xffb"}, text: `
on-open:
  - send-binary: {text: "${{ unhex('ff') }}"}
  - ` + send + `
  - send: never
`}.run(t)
			res.failed(t, "expression", "bytes that are not UTF-8")
			want(t, "what arrived", sent(), []string{"0xff"})
		})
	}
}

func TestSendPayloads(t *testing.T) {
	t.Parallel()
	p, sent := recorder(t)
	res := job{url: p.URL, env: map[string]any{"WHO": "ada"}, files: map[string]string{"a.txt": "file of ${{ env.WHO }}", "b.bin": "\x00\x01${{"}, text: `
vars: {n: 3, price: 1.5, big: 9007199254740993, none: null, list: [1, two], map: {b: 1, a: 2}}
on-open:
  - send: plain
  - send: "${{ env.WHO }} has ${{ vars.n }} and $${{ braces }}"
  - send: {z: 1, a: "${{ vars.n }}", text: "n=${{ vars.n }}", nested: {list: "${{ vars.list }}", none: "${{ vars.none }}"}, big: "${{ vars.big }}", price: "${{ vars.price }}"}
  - send: [1, "${{ vars.map }}", true, null]
  - send: ""
  - send: 5
  - send-binary: {hex: "CA fe"}
  - send-binary: {hex: "0${{ vars.n }}"}
  - send-binary: {base64: "AAEC"}
  - send-binary: {text: "é${{ vars.n }}"}
  - send-binary: {file: b.bin}
  - send-file: a.txt
  - if: vars.n > 5
    send: never
  - if: vars.n < 5
    send: conditional
  - close
`}.run(t)
	res.passed(t, 1)
	want(t, "messages", sent(), []string{
		"plain", "ada has 3 and ${{ braces }}",
		`{"z":1,"a":3,"text":"n=3","nested":{"list":[1,"two"],"none":null},"big":9007199254740993,"price":1.5}`,
		`[1,{"a":2,"b":1},true,null]`, "", "5", "0xcafe", "0x03", "0x000102", "0xc3a933", "0x0001247b7b", "file of ada", "conditional",
	})
}

func TestVariables(t *testing.T) {
	t.Parallel()
	p, sent := recorder(t)
	res := job{url: p.URL, text: `
vars: {n: 1, who: "${{ vu.id }}-${{ vu.iteration }}", list: []}
load: {iterations: 2}
on-open:
  - set:
      n: vars.n + 1
      list: concat(vars.list, [vars.n])
  - send: ${{ vars.who }} ${{ vars.n }} ${{ vars.list }}
  - close
`}.run(t)
	res.passed(t, 2)
	// In order, each after the other; and set anew for each iteration.
	want(t, "messages", sent(), []string{"1-0 2 [2]", "1-1 2 [2]"})
}

func TestChecksAreSoft(t *testing.T) {
	t.Parallel()
	res := run(t, echoPeer(t).URL, `
vars: {n: 1}
on-open:
  - check: {holds: vars.n == 1, fails: vars.n == 2, cannot be judged: vars.n.x.y == 1, also holds: "true"}
  - log: went on
  - close
`)
	want(t, "checks", res.checks(), map[string]string{"holds": "1/0", "fails": "0/1", "cannot be judged": "0/1", "also holds": "1/0"})
	want(t, "log", res.lines, []string{"went on"})
	if res.IterationsFailed != 0 {
		t.Errorf("%d iterations failed, want 0: checks are soft", res.IterationsFailed)
	}
	rate := res.stats("checks")
	want(t, "checks", []int64{rate.Passes, rate.Fails}, []int64{2, 2})
	for _, c := range res.snap.Checks {
		if c.Name == "fails" && (len(c.Examples) != 1 || !strings.Contains(c.Examples[0].Values[0].Expr+c.Examples[0].Values[0].Value, "vars.n1")) {
			t.Errorf("the failed check shows %+v, want vars.n and 1", c.Examples)
		}
	}
}

func TestBlocksAndLoops(t *testing.T) {
	t.Parallel()
	p, sent := recorder(t)
	res := run(t, p.URL, `
vars: {n: 0}
on-open:
  - if: vars.n == 0
    do: [{send: then}]
    else: [{send: never}]
  - if: vars.n == 1
    do: [{send: never}]
    else: [{send: else}]
  - repeat: 2
    as: i
    do:
      - repeat: "${{ i + 1 }}"
        as: j
        do: [{send: "${{ i }}${{ j }}"}]
  - repeat: 0
    do: [{send: never}]
  - while: vars.n < 3
    do:
      - set: {n: vars.n + 1}
      - send: while ${{ vars.n }}
  - while: "false"
    do: [{send: never}]
  - each: [a, {b: 1}, "${{ vars.n }}"]
    as: item
    do: [{send: "${{ item }}"}]
  - each: "${{ split('x,y', ',') }}"
    as: item
    do: [{send: "${{ item }}"}]
  - each: []
    do: [{send: never}]
  - if: "false"
    repeat: 5
    do: [{send: never}]
  - if: vars.n.none.here
    do: [{send: never}]
    else: [{send: unjudged}]
  - do: [{do: [{do: [{send: deep}]}]}]
  - close
`)
	res.passed(t, 1)
	want(t, "messages", sent(), []string{"then", "else", "00", "10", "11", "while 1", "while 2", "while 3", "a", `{"b":1}`, "3", "x", "y", "unjudged", "deep"})
	if len(res.Notices) != 1 || res.Notices[0].Count != 1 || res.Notices[0].At.Line != 35 {
		t.Errorf("notices are %+v, want one, of the condition that could not be judged", res.Notices)
	}
}

// What is not a valid sample of a metric fails the iteration: its threshold would judge a part of the samples, and
// nobody would see it.
func TestRecordRefuses(t *testing.T) {
	t.Parallel()
	p, _ := recorder(t)
	tests := []struct {
		name, record, message string
	}{
		{"a fraction for a counter", "hits: 2.5", "2.5 is not a valid sample of hits, a counter, which counts in whole numbers"},
		{"more than a counter counts", "hits: 1e300", "1e+300 is not a valid sample of hits, a counter, which takes up to 2^53 at once"},
		{"infinite, for a counter", "hits: 1 / 0", "an infinite number is not a valid sample of hits"},
		{"not a number, for a trend", "lag: 0.0 / 0", "not a number (0/0) is not a valid sample of lag"},
		{"infinite, for a trend", "lag: 1 / 0", "an infinite number is not a valid sample of lag"},
		{"infinite, for a gauge", "level: -1 / 0", "an infinite number is not a valid sample of level"},
		{"text for a trend", `lag: vars.word`, ""},
		{"what is not there", `lag: vars.none.at`, ""},
		{"a number for a rate", `good: vars.none.at`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			res := run(t, p.URL, `
vars: {none: null, word: text}
metrics: {hits: {type: counter}, lag: {type: trend, unit: ms}, level: {type: gauge}, good: {type: rate}}
on-open:
  - record: {lag: 7}
  - record:
      `+tt.record+`
  - record: {lag: 8}
  - send: not reached
  - close
`)
			if len(res.snap.Errors) != 1 || res.snap.Errors[0].Kind != "expression" || len(res.snap.Errors[0].Examples) != 1 {
				t.Fatalf("got %+v, want one failure of kind expression", res.snap.Errors)
			}
			d := res.snap.Errors[0].Examples[0]
			if d.At.Line != 7 || tt.message != "" && !strings.Contains(d.Message, tt.message) {
				t.Errorf("got line %d, %q, want line 7, %q", d.At.Line, d.Message, tt.message)
			}
			if lag, _ := res.snap.Get("lag"); lag.Count != 1 || lag.Max != 7 {
				t.Errorf("got %d samples of lag, up to %v, want the one before", lag.Count, lag.Max)
			}
			if sent, _ := res.snap.Get("ws_msgs_sent"); len(res.Notices) != 0 || sent.Count != 0 {
				t.Errorf("got the notices %v and %d messages, want none", res.Notices, sent.Count)
			}
		})
	}
}

// Whole numbers are samples of counters, and anything finite is one of trends and gauges.
func TestRecordTakes(t *testing.T) {
	t.Parallel()
	p, _ := recorder(t)
	res := run(t, p.URL, `
metrics: {hits: {type: counter}, lag: {type: trend}, level: {type: gauge}}
on-open:
  - each: [1, 2, -1, 0]
    as: x
    do:
      - record: {hits: x, lag: x * 1e300, level: x - 7.5}
  - close
`)
	res.passed(t, 1)
	hits, lag, level := res.stats("hits"), res.stats("lag"), res.stats("level")
	if hits.Count != 2 || lag.Count != 4 || lag.Min != -1e300 || lag.Max != 2e300 || level.Value != -7.5 {
		t.Errorf("got %d hits, %d lags in [%v, %v], level %v", hits.Count, lag.Count, lag.Min, lag.Max, level.Value)
	}
}

func TestNamedLists(t *testing.T) {
	t.Parallel()
	p, sent := recorder(t)
	res := run(t, p.URL, `
vars: {who: ada}
actions:
  greet:
    - send: ${{ greeting }} ${{ name }}
    - if: times > 1
      repeat: ${{ times - 1 }}
      as: i
      do:
        - run: again
          with: {n: "${{ i }}", name: "${{ name }}!"}
  again:
    - send: "${{ name }} again ${{ n }}"
    - wait: 1ms
on-open:
  - run: greet
    with: {greeting: hello, name: "${{ vars.who }}", times: 3}
  - repeat: 2
    as: i
    do:
      - run: greet
        with: {greeting: "${{ i }}", name: bob, times: 1}
  - if: "false"
    run: greet
    with: {greeting: never, name: x, times: 1}
  - close
`)
	res.passed(t, 1)
	want(t, "messages", sent(), []string{"hello ada", "ada! again 0", "ada! again 1", "0 bob", "1 bob"})
}

func TestWaits(t *testing.T) {
	t.Parallel()
	p, _ := recorder(t)
	res := run(t, p.URL, "on-open: [{wait: 60ms}, {wait: 20ms..40ms}, close]")
	res.passed(t, 1)
	between(t, "the session", res.stats("ws_session_duration").Min, 80, 5000)
}

// An if that holds, and a verb of each kind, beside it.
func TestEveryVerbTakesAnIf(t *testing.T) {
	t.Parallel()
	p := echoPeer(t)
	var text strings.Builder
	text.WriteString("vars: {no: false, n: 0}\nmetrics: {m: {type: counter}}\nactions: {list: [{log: never}]}\non-open:\n")
	for _, verb := range []string{
		"send: x", "send: x\n    expect: 'true'", "send-binary: {text: x}", "send-file: x.txt", "expect: 'true'", "expect-none: 'true'", "ping: {within: 1s}", "wait: 20s",
		"check: {c: 'false'}", "set: {n: '1'}", "record: {m: 1}", "do: [{log: never}]", "repeat: 3\n    do: [{log: never}]", "while: 'true'\n    do: [{log: never}]",
		"each: [1]\n    do: [{log: never}]", "run: list", "barrier: b", "log: never", "fail: never", "abort: never", "close: 1000",
	} {
		text.WriteString("  - if: vars.no\n    " + verb + "\n")
	}
	text.WriteString("  - check: {nothing was set: vars.n == 0}\n  - log: end\n  - close\n")
	res := job{url: p.URL, text: text.String(), files: map[string]string{"x.txt": "x"}}.run(t)
	res.passed(t, 1)
	want(t, "log", res.lines, []string{"end"})
	want(t, "messages", res.count("ws_msgs_sent"), int64(0))
	want(t, "checks", res.checks(), map[string]string{"c": "0/0", "nothing was set": "1/0"})
}
