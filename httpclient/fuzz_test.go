package httpclient_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"wsrun/errkind"
	"wsrun/httpclient"
	"wsrun/internal/wstest"
)

// FuzzAnswer has a server say anything. There is an answer or an error of a known kind with a printable text, within
// the limits.
func FuzzAnswer(f *testing.F) {
	const ok = "HTTP/1.1 200 OK\r\n"
	for _, seed := range []string{
		"", "\r\n", "SSH-2.0\r\n", ok + "\r\nabc", ok + "A\x1b: b\r\n\r\n", ok + "A b\r\n\r\n", ok + "Content-Length: 5\r\n\r\nabc",
		ok + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nA: b\r\n\r\n", ok + "Transfer-Encoding: chunked\r\n\r\n\x1b\r\n",
		ok + "Content-Encoding: gzip\r\n\r\n" + zipped("abc"), ok + "Content-Encoding: deflate\r\n\r\n\x78\x9c\x03",
		"HTTP/1.1 101 Switching Protocols\r\n\r\n", "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.0 204\r\n\r\n",
		ok + "Content-Encoding: gzip\r\n\r\n" + zipped(strings.Repeat("x", 10_000)),
	} {
		f.Add([]byte(seed))
	}
	const maxBody = 4096
	shared := httpclient.NewShared(httpclient.Config{MaxBody: maxBody})
	f.Fuzz(func(t *testing.T, answer []byte) {
		srv := wstest.TCP(t, func(p *wstest.Peer) {
			if readHead(p) {
				_, _ = p.Write(answer)
			}
		})
		c := shared.NewClient(nil)
		defer c.Close()
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		x, err := c.Do(ctx, httpclient.Request{URL: parse(t, srv.URL)})
		if len(x.Body) > maxBody || x.Done.IsZero() {
			t.Errorf("got a body of %d bytes, done at %s", len(x.Body), x.Done)
		}
		if err == nil {
			if x.Status == 0 {
				t.Error("got neither an answer nor an error")
			}
			return
		}
		var failed *httpclient.Error
		if !errors.As(err, &failed) || !slices.Contains(errkind.Names(), string(failed.Kind)) || failed.Phase == "" {
			t.Errorf("got %#v: %v, want an *Error of a known kind", err, err)
		}
		if strings.ContainsFunc(err.Error(), func(r rune) bool { return !unicode.IsPrint(r) }) || len(err.Error()) > 1000 {
			t.Errorf("got the text %q", err)
		}
	})
}
