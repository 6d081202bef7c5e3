package runner_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/gorilla/websocket"

	"wsrun/internal/wstest"
)

// handshakes keeps the handshakes that came.
type handshakes struct {
	mu   sync.Mutex
	seen []*http.Request
}

func (r *handshakes) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	r.mu.Lock()
	r.seen = append(r.seen, req.Clone(req.Context()))
	r.mu.Unlock()
	wstest.Gorilla(websocket.Upgrader{Subprotocols: websocket.Subprotocols(req)}, wstest.EchoLoop).ServeHTTP(w, req)
}

// No value that comes in through a template becomes a line of its own in the handshake: not of a data file, not of the
// environment, not of a message. What would break out is refused before anything is sent.
func TestInjectionIntoTheHandshake(t *testing.T) {
	t.Parallel()
	for _, evil := range []string{"a\r\nX-Evil: 1", "a\nX-Evil: 1", "a\rX-Evil: 1", "a\r\n\r\nGET /evil HTTP/1.1\r\nHost: x", "a\x00b"} {
		for _, place := range []string{
			`headers: {X-Value: "${{ env.EVIL }}"}`, `headers: {Host: "${{ env.EVIL }}"}`, `headers: {User-Agent: "${{ env.EVIL }}"}`,
			`cookies: {value: "${{ env.EVIL }}"}`, `url: "URL/${{ env.EVIL }}"`, `url: "URL/?q=${{ env.EVIL }}"`,
			`url: "URL/${{ vars.evil }}"`, `url: "URL/?q=${{ vars.evil }}"`,
		} {
			t.Run(place+" "+evil, func(t *testing.T) {
				t.Parallel()
				rec := &handshakes{}
				url := strings.TrimSuffix(wstest.Serve(t, rec).URL, "/")
				text := strings.ReplaceAll(place, "URL", url)
				if text == place {
					text = "url: " + url + "/\n" + place
				}
				j := job{text: text + "\nvars: {evil: \"${{ env.EVIL }}\"}\non-open: [close]", env: map[string]any{"EVIL": evil}}
				switch {
				case strings.Contains(place, "vars"):
					j.run(t).failed(t, "expression", "control character")
				case strings.HasPrefix(place, "url"): // a URL that is wrong for all shows before the run
					if _, found := j.find(t); len(found) != 1 || !strings.Contains(found[0].Message, "control character") {
						t.Errorf("got %v, want a finding of a control character", found)
					}
				default:
					j.run(t).failed(t, "expression", "line break")
				}
				if len(rec.seen) > 0 {
					t.Errorf("a handshake was sent: %v %v", rec.seen[0].URL, rec.seen[0].Header)
				}
			})
		}
	}
}

// A Host that could only be sent as an empty one is not sent at all.
func TestInjectionOfAHost(t *testing.T) {
	t.Parallel()
	rec := &handshakes{}
	url := wstest.Serve(t, rec).URL
	res := job{text: "url: " + url + "\nheaders: {Host: \"${{ env.EVIL }}\"}\non-open: [close]", env: map[string]any{"EVIL": "a b/c"}}.run(t)
	res.failed(t, "expression", "it is a host or host:port")
	want(t, "handshakes", len(rec.seen), 0)
}

// A cookie's value can't bring another cookie.
func TestInjectionOfACookie(t *testing.T) {
	t.Parallel()
	rec := &handshakes{}
	url := wstest.Serve(t, rec).URL
	res := job{text: "url: " + url + "\ncookies: {user: \"${{ env.EVIL }}\"}\non-open: [close]", env: map[string]any{"EVIL": "kim; admin=1"}}.run(t)
	res.failed(t, "expression", "cookie")
	want(t, "handshakes", len(rec.seen), 0)
}

// Nor does one break out of the answers of the file's own server: the header is left out, and the run says so.
func TestInjectionIntoTheAnswer(t *testing.T) {
	t.Parallel()
	for _, place := range []string{
		`server: {headers: {X-Value: "${{ env.EVIL }}", X-Good: yes}}`,
		`server: {refuse: {status: 403, headers: {X-Value: "${{ env.EVIL }}", X-Good: yes}, body: "${{ env.EVIL }}"}}`,
	} {
		res := job{text: place + "\nconnect: {expect-status: " + map[bool]string{true: "403", false: "101"}[strings.Contains(place, "403")] + "}" + `
checks:
  nothing came through: response.headers["X-Evil"] == nil and response.headers["X-Value"] == nil
  the rest did: header("x-good") == "yes"
on-open: [close]
`, env: map[string]any{"EVIL": "a\r\nX-Evil: 1"}}.run(t)
		res.passed(t, 1)
		if len(res.Notices) != 1 || !strings.Contains(res.Notices[0].Message, "X-Value") {
			t.Errorf("got the notices %v, want one of X-Value", res.Notices)
		}
	}
}

// Payloads of control frames are bytes: they stay in their frame.
func TestInjectionIntoControlFrames(t *testing.T) {
	t.Parallel()
	res := job{text: `
server:
  on-ping: [{send: "${{ payload }}"}]
on-open:
  - ping: {payload: "${{ env.EVIL }}", within: 5s}
  - expect: text == env.EVIL
  - close
`, env: map[string]any{"EVIL": "a\r\nX-Evil: \x00"}}.run(t)
	res.passed(t, 1)
	res = job{text: "server: {on-close: [{log: \"${{ close.reason == env.EVIL }}\"}]}\non-open: [{close: {code: 1000, reason: \"${{ env.EVIL }}\"}}]",
		env: map[string]any{"EVIL": "a\r\nX-Evil: 1\x00"}}.run(t)
	res.passed(t, 1)
	want(t, "the reason", res.lines, []string{"true"})
}
