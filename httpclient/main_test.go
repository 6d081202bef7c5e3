package httpclient_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"wsrun/httpclient"
	"wsrun/internal/wstest"
)

func TestMain(m *testing.M) { wstest.Main(m) }

// newClient is a client that is closed with the test.
func newClient(t testing.TB, cfg httpclient.Config, jar httpclient.Jar) *httpclient.Client {
	t.Helper()
	c := httpclient.NewShared(cfg).NewClient(jar)
	t.Cleanup(c.Close)
	return c
}

// parse is the URL of a test's server, which is a WebSocket's, as HTTP's, or any other.
func parse(t testing.TB, raw string) *url.URL {
	t.Helper()
	u, err := url.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	u.Scheme = strings.Replace(u.Scheme, "ws", "http", 1)
	return u
}

// get requests a URL and wants an answer.
func get(t testing.TB, c *httpclient.Client, raw string) *httpclient.Exchange {
	t.Helper()
	return do(t, c, httpclient.Request{URL: parse(t, raw)})
}

func do(t testing.TB, c *httpclient.Client, r httpclient.Request) *httpclient.Exchange {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	x, err := c.Do(ctx, r)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// serve is a server with one handler.
func serve(t testing.TB, h http.HandlerFunc) *wstest.Server {
	t.Helper()
	return wstest.Serve(t, h)
}
