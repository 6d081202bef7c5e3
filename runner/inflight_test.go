package runner_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"

	wsresult "wsrun/result"
)

// idOf is the id of a message, as it is written.
func idOf(s string) string {
	var msg struct{ ID json.RawMessage }
	_ = json.Unmarshal([]byte(s), &msg)
	return string(msg.ID)
}

// backwards collects n requests, and answers them last first, with noise between; each a second time, as nobody's.
func backwards(t testing.TB, n int) *peer {
	t.Helper()
	return newPeer(t, func(c *client) {
		for i := range n {
			c.say(fmt.Sprintf(`{"push":%d}`, i))
		}
		var ids []string
		for range n {
			s, ok := c.text()
			if !ok {
				return
			}
			ids = append(ids, idOf(s))
		}
		for i := range ids {
			id := ids[n-1-i]
			c.say(`{"noise":1}`, `{"re":`+id+`,"n":`+itoa(i)+`}`, `{"re":`+id+`,"twice":true}`)
		}
		c.echo()
	})
}

// More than a thousand requests in flight on a session: each reply finds its own, in whatever order they come.
func TestRequestsInFlight(t *testing.T) {
	t.Parallel()
	for name, cond := range map[string]string{
		"found by its key":                 "msg.re == sent.id",
		"with more to it":                  "msg.twice == nil and sent.id == msg.re and size > 0",
		"by a local":                       "msg.re == number",
		"tried one by one":                 "msg.re in [sent.id]",
		"text and numbers are other keys":  "msg.re == sent.id",
		"by a text that looks like a path": "msg.re == sent.id",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			id, n := "${{ number }}", 1500
			switch {
			case name == "tried one by one":
				n = 200
			case strings.HasPrefix(name, "text"):
				id = "n${{ number }}"
			case strings.HasPrefix(name, "by a text"):
				id = `{"${{ number }}`
			}
			p := backwards(t, n)
			res := run(t, p.URL, `
vars: {done: 0}
actions:
  call:
    - send: {id: '`+id+`', push: "${{ msg.push }}"}
      expect: `+cond+`
      within: 25s
      name: call
      check: {the own reply: 'msg.n == `+itoa(n-1)+` - number'}
    - set: {done: vars.done + 1}
    - if: vars.done == `+itoa(n)+`
      close: 1000
on-message:
  - if: msg.push != nil
    run: call
    with: {number: "${{ msg.push }}"}
`)
			res.passed(t, 1)
			if got := res.checks()["the own reply"]; got != itoa(n)+"/0" {
				t.Errorf("%q own replies, want %d", got, n)
			}
			if got := res.count("ws_response_time", "name=call"); got != int64(n) {
				t.Errorf("ws_response_time has %d samples, want %d", got, n)
			}
		})
	}
}

// Requests of several lists under one name and key, answered while new ones are sent.
func TestRequestsSharedKeys(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	p := newPeer(t, func(c *client) {
		for i := range 40 {
			c.say(fmt.Sprintf(`{"push":%d}`, i))
		}
		for {
			s, ok := c.text()
			if !ok {
				return
			}
			mu.Lock()
			c.say(`{"re":` + idOf(s) + `}`)
			mu.Unlock()
		}
	})
	res := run(t, p.URL, `
vars: {done: 0}
on-message:
  - if: msg.push != nil
    do:
      - repeat: 10
        as: i
        do:
          - send: {id: "${{ i }}"}
            expect: msg.re == sent.id
            within: 20s
      - set: {done: vars.done + 1}
      - if: vars.done == 40
        close: 1000
`)
	res.passed(t, 1)
	if got := res.count("ws_response_time"); got != 400 {
		t.Errorf("ws_response_time has %d samples, want 400", got)
	}
}

// Names and tags of an action are those of its beginning, whatever other lists see when it ends.
func TestRequestsNamesAreTheirOwn(t *testing.T) {
	t.Parallel()
	p := backwards(t, 20)
	res := run(t, p.URL, `
vars: {done: 0}
on-message:
  - if: msg.push != nil
    do:
      - send: {id: "${{ msg.push }}"}
        expect: msg.re == sent.id
        name: call ${{ msg.push }}
        tags: {half: "${{ msg.push < 10 ? 'first' : 'second' }}"}
        within: 20s
      - set: {done: vars.done + 1}
      - if: vars.done == 20
        close: 1000
`)
	res.passed(t, 1)
	for i := range 20 {
		half := "first"
		if i >= 10 {
			half = "second"
		}
		if got := res.count("ws_response_time", "name=call "+itoa(i), "half="+half); got != 1 {
			t.Errorf("call %d has %d samples, want 1 (there are %v)", i, got, res.seriesOf("ws_response_time"))
		}
	}
	// So are those of a wait that fails.
	var kinds []string
	failing := asked(t, map[string][]string{"open": {`{"push":7}`, `{"push":8}`}})
	res = job{url: failing.URL, text: `
on-message:
  - expect: msg.never == 1
    name: waits for ${{ msg.push }}
    within: 50ms
    fresh: true
`}.run(t)
	for _, s := range res.steps {
		if f, ok := s.(wsresult.Failed); ok {
			kinds = append(kinds, f.Name)
		}
	}
	want(t, "the failure's name", kinds, []string{"waits for 7"})
}
