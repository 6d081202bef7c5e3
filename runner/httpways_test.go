package runner_test

import (
	"fmt"
	"net/http"
	"testing"

	"wsrun/internal/wstest"
)

// A request without a host goes where the sessions go: https for wss, with the scenario's trust, also where the URL
// varies by variables.
func TestHTTPGoesTheSessionsWay(t *testing.T) {
	t.Parallel()
	ca := wstest.NewCA(t)
	srv := wstest.ServeTLS(t, ca, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Upgrade") != "" {
			wstest.Echo().ServeHTTP(w, r)
			return
		}
		fmt.Fprintf(w, `{"path": %q, "tls": %t}`, r.URL.Path, r.TLS != nil)
	}))
	const text = `
tls: {ca: ca.pem}
vars: {room: r1}
before:
  - http: GET /rooms/${{ vars.room }}
    name: room ${{ vars.room }}
    tags: {part: rooms}
    check: {over TLS: reply.body.tls and reply.body.path == "/rooms/r1"}
on-open: [close]
`
	for name, j := range map[string]job{
		"url":   {text: text, url: srv.URL + "feed"},
		"a var": {text: "url: wss://" + srv.Addr + "/${{ vars.room }}" + text},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			j.files = map[string]string{"ca.pem": string(ca.PEM())}
			res := j.run(t)
			res.passed(t, 1)
			want(t, "checks", res.checks(), map[string]string{"over TLS": "1/0"})
			want(t, "http_reqs", res.count("http_reqs", "name=room r1", "part=rooms", "method=GET", "url=https://"+srv.Addr+"/rooms/${{ vars.room }}"), 1)
		})
	}
}
