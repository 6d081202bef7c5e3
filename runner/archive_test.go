package runner_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"wsrun/internal/wstest"
	"wsrun/metrics"
	wsresult "wsrun/result"
	"wsrun/runner"
)

// archived runs a job with an archive.
func archived(t *testing.T, j job) (*result, []wsresult.Conversation) {
	t.Helper()
	j.archive = runner.NewArchive()
	res := j.run(t)
	return res, j.archive.Conversations()
}

// A conversation has its handshake, with what was sent, and its messages whole, in both directions.
func TestArchive(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 5000)
	_, list := archived(t, job{text: `
headers: {X-Asked: please}
server: echo
on-open:
  - send: ` + long + `
    expect: size == 5000
  - send-binary: {hex: 00ff}
    expect: size == 2
    check: {no: 1 == 2}
  - ping: {within: 5s}
  - close: {code: 1000, reason: done}
`})
	if len(list) != 1 {
		t.Fatalf("%d conversations, want 1", len(list))
	}
	c := list[0]
	ended := c.Began.Add(c.Blocked + c.DNS + c.TCP + c.TLS + c.Upgrade + c.Open + time.Microsecond) // it is rounded
	var got []string
	for _, m := range c.Messages {
		got = append(got, fmt.Sprintf("%v %v %d %x", m.Out, m.Binary, m.Size, m.Data))
		if m.At.Before(c.Began) || m.At.After(ended) {
			t.Errorf("a message at %s, want it between %s and %s", m.At, c.Began, ended)
		}
	}
	hex := fmt.Sprintf("%x", long)
	want(t, "messages", got, []string{"true false 5000 " + hex, "false false 5000 " + hex, "true true 2 00ff", "false true 2 00ff"})
	sent, received := headerOf(c.Sent), headerOf(c.Received)
	for name, value := range map[string]string{"X-Asked": "please", "Sec-Websocket-Version": "13"} {
		if got := sent.Get(name); got != value {
			t.Errorf("the request's %s is %q, want %q", name, got, value)
		}
	}
	if c.Status != 101 || received.Get("Sec-Websocket-Accept") == "" || sent.Get("Host") == "" {
		t.Errorf("the handshake is %+v", c)
	}
	if c.Code != 1000 || c.Reason != "done" || c.VU != 1 || c.LeftOut != 0 {
		t.Errorf("got %+v", c)
	}
	want(t, "failures", c.Failures, []string{`check "no" failed (test.yaml:9:13)`})
}

// Of many sessions the first 20 are kept, and 20 more of those that fail; of each scenario alike.
func TestArchiveIsASample(t *testing.T) {
	t.Parallel()
	_, list := archived(t, job{text: `
server: echo
load: {vus: 1, iterations: 100}
on-open:
  - {if: vu.iteration > 10 and vu.iteration % 2 == 1, fail: odd}
  - close
`})
	var got, wanted []int
	for _, c := range list {
		got = append(got, c.Iteration)
	}
	for i := range 60 {
		if i < 20 || i%2 == 1 {
			wanted = append(wanted, i)
		}
	}
	want(t, "iterations", got, wanted)
}

// Handshakes that fail are conversations too, and so is each attempt to reconnect.
func TestArchiveOfHandshakes(t *testing.T) {
	t.Parallel()
	srv := wstest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "who are you?", http.StatusForbidden) }))
	_, list := archived(t, job{url: srv.URL, text: "on-open: [close]\nload: {vus: 1, iterations: 3}"})
	if len(list) != 3 {
		t.Fatalf("%d conversations, want 3", len(list))
	}
	for i, c := range list {
		if c.Iteration != i || c.Status != 403 || string(c.Body) != "who are you?\n" || len(c.Messages) > 0 || len(c.Failures) != 1 || c.Open != 0 || c.Error == "" {
			t.Errorf("conversation %d: got %+v", i, c)
		}
	}

	_, list = archived(t, job{url: newPeer(t, func(c *client) {
		c.say("hello")
		_ = wstest.CloseWith(c.Conn, 1012, "restart")
	}).URL, text: `
reconnect: {max: 2, backoff: 1ms..2ms}
on-message: [{log: x}]
load: {vus: 1, iterations: 1}
`})
	if len(list) < 3 {
		t.Fatalf("%d conversations, want one for each connection: 3 at least", len(list))
	}
	for i, c := range list {
		if c.Status != 101 || len(c.Messages) != 1 || c.Iteration != 0 || len(c.Failures) == 0 {
			t.Errorf("connection %d: got %+v", i, c)
		}
	}
}

// A warm-up's conversations are not kept, as nothing of it is.
func TestArchiveWithoutWarmUp(t *testing.T) {
	t.Parallel()
	res, list := archived(t, job{text: `
server: echo
load: {vus: 1, iterations: 30, warm-up: 100ms}
on-open: [{send: x, expect: size == 1}, {wait: 20ms}, close]
`})
	if len(list) == 0 {
		t.Errorf("no conversation of %d iterations", res.Iterations)
	}
	for _, c := range list {
		if c.Iteration == 0 {
			t.Errorf("the first iteration is there, which was in the warm-up")
		}
	}
}

func headerOf(lines []metrics.Header) http.Header {
	h := http.Header{}
	for _, l := range lines {
		h.Add(l.Name, l.Value)
	}
	return h
}
