package runner_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/gorilla/websocket"

	"wsrun/internal/wstest"
)

// targets keeps what was asked for, and with which header, in order.
func (r *handshakes) targets() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var list []string
	for _, req := range r.seen {
		list = append(list, strings.TrimSpace(req.URL.RequestURI()+" "+req.Header.Get("X-Who")+req.Header.Get("Cookie")))
	}
	return list
}

// URL, headers and cookies are evaluated for each connection, with rows, variables and the VU.
func TestURLOfEachConnection(t *testing.T) {
	t.Parallel()
	const users = "name,token\nada,t1\nbob,t2\n"
	tests := []struct {
		text string
		want []string
	}{
		{"url: URL/?token=${{ data.users.token }}\ndata: {users: {file: users.csv}}\nload: {iterations: 2}", []string{"/?token=t1", "/?token=t2"}},
		{"url: URL/?token=${{ data.users.token }}\ndata: {users: {file: users.csv, on-end: stop}}\nload: {iterations: 5}", []string{"/?token=t1", "/?token=t2"}},
		{"url: URL/${{ vars.user.room }}\nvars: {user: {room: lobby}}", []string{"/lobby"}},
		{"url: URL/?u=${{ url_encode(vars.who) }}\nvars: {who: '${{ data.users.name }} &'}\ndata: {users: {file: users.csv}}", []string{"/?u=ada%20%26"}},
		{"url: ${{ vars.target }}\nvars: {target: URL/whole}\nserver: echo", []string{"/whole"}},
		{"url: URL/${{ vu.id }}/${{ vu.iteration }}\nload: {iterations: 2}", []string{"/1/0", "/1/1"}},
		{"url: URL/\nheaders: {X-Who: '${{ data.users.name }}'}\ndata: {users: {file: users.csv}}\nload: {iterations: 2}", []string{"/ ada", "/ bob"}},
		{"url: URL/\ncookies: {who: '${{ vars.n }}'}\nvars: {n: '${{ vu.iteration + 7 }}'}\nload: {iterations: 2}", []string{"/ who=7", "/ who=8"}},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			t.Parallel()
			rec := &handshakes{}
			url := strings.TrimSuffix(wstest.Serve(t, rec).URL, "/")
			text := strings.ReplaceAll(tt.text, "URL", url) + "\non-open: [{send: hi, expect: text == \"hi\"}, close]\n"
			res := job{text: text, files: map[string]string{"users.csv": users}}.run(t)
			want(t, "failed iterations", res.IterationsFailed, 0)
			if got := rec.targets(); !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if strings.Contains(res.URL, "t1") || strings.Contains(res.URL, "ada") || strings.Contains(res.URL, "lobby") {
				t.Errorf("the report's target is %s, which holds a value of one connection", res.URL)
			}
		})
	}
}

// A connection that is made in the place of a lost one has a URL of its own.
func TestURLOfAReconnect(t *testing.T) {
	t.Parallel()
	rec := &handshakes{}
	url := wstest.Serve(t, loseFirst(t, rec)).URL
	res := run(t, "", `
url: `+url+`?n=${{ vars.n }}&lost=${{ vu.reconnects }}
vars: {n: 1}
reconnect: {max: 3, backoff: 1ms}
on-message: [{log: stay}]
on-open:
  - set: {n: vars.n + 1}
  - if: vu.reconnects == 0
    do: [{send: lose me}]
  - if: vu.reconnects == 1
    do: [close]
`)
	want(t, "failed iterations", res.IterationsFailed, 0)
	if got, want := rec.targets(), []string{"/?n=1&lost=0", "/?n=2&lost=1"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A URL that can't be had fails its iteration, whoever could stand in for it.
func TestURLThatFails(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ url, message string }{
		{"${{ vars.none }}", "url is empty"},
		{"${{ vars.none }}${{ vars.none }}", "url is empty"},
		{"${{ vars.map.a.b }}", "vars.map.a is nil, so .b cannot be read"},
		{"ws://${{ url_encode(vars.none) }}/", "expected text, not nil"},
		{"ws://127.0.0.1:${{ vars.port }}/", "has no valid port: 1 to 65535"},
		{"${{ vars.list }}", "is not a WebSocket URL"},
	} {
		res := job{text: "url: " + tt.url + "\nvars: {none: null, map: {}, port: 0, list: [1]}\nserver: {on-open: [{log: MOCK}]}\non-open: [close]\n"}.run(t)
		res.failed(t, "expression", tt.message)
		if len(res.lines) > 0 {
			t.Errorf("%s: the file's own server was the target: %q", tt.url, res.lines)
		}
	}
}

// loseFirst ends the first connection after a message, without a close frame.
func loseFirst(t *testing.T, rec *handshakes) http.Handler {
	t.Helper()
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		rec.mu.Lock()
		rec.seen = append(rec.seen, req.Clone(req.Context()))
		first := len(rec.seen) == 1
		rec.mu.Unlock()
		wstest.Gorilla(websocket.Upgrader{}, func(c *websocket.Conn) {
			if first {
				_, _, _ = c.ReadMessage()
				return
			}
			wstest.EchoLoop(c)
		}).ServeHTTP(w, req)
	})
}
