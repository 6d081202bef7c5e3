package socket_test

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"wsrun/internal/wstest"
	"wsrun/socket"
)

func TestDialRefusals(t *testing.T) {
	// The answers of servers that don't speak WebSocket, or speak it wrongly.
	answer := func(text string) string {
		return wstest.TCP(t, func(p *wstest.Peer) {
			_, _ = p.Read(make([]byte, 4096))
			_, _ = io.WriteString(p, text)
			if text == "" || strings.HasSuffix(text, "!") {
				return
			}
			_, _ = io.Copy(io.Discard, p)
		}).URL
	}
	status := func(code int, header http.Header, body string) string {
		return wstest.Serve(t, wstest.Status(code, header, body)).URL
	}
	silent := wstest.TCP(t, func(p *wstest.Peer) { <-p.Done }).URL
	closed := wstest.ClosedAddr(t)

	tests := []struct {
		name   string
		url    string
		kind   socket.Kind
		phase  string
		status int
		text   string // of the message
	}{
		{"nothing listens", "ws://" + closed, socket.KindTCPRefused, "tcp", 0, "connection refused by " + closed},
		{"404", status(404, nil, "no such page"), socket.KindHandshakeStatus, "upgrade", 404, "handshake refused with 404 Not Found"},
		{"401", status(401, nil, ""), socket.KindHandshakeStatus, "upgrade", 401, "handshake refused with 401 Unauthorized"},
		{"odd status", status(799, nil, ""), socket.KindHandshakeStatus, "upgrade", 799, "handshake refused with 799"},
		{"200", status(200, nil, "hello"), socket.KindHandshakeStatus, "upgrade", 200, "handshake refused with 200 OK"},
		{"redirect", status(302, http.Header{"Location": {silent}}, ""), socket.KindHandshakeStatus, "upgrade", 302, "handshake refused with 302 Found"},
		{"bad redirect", status(302, http.Header{"Location": {"http://%zz"}}, ""), socket.KindHandshakeStatus, "upgrade", 302, "handshake refused with 302 Found"},
		{"silent", silent, socket.KindHandshakeTimeout, "upgrade", 0, "no answer to the handshake from"},
		{"half a header", answer("HTTP/1.1 101 Switching Protocols\r\nUpgrade: webso"), socket.KindHandshakeTimeout, "upgrade", 0, `did not finish its answer to the handshake within 50ms: "HTTP/1.1 101 Switching Protocols"`},
		{"closes", answer(""), socket.KindHandshakeInvalid, "upgrade", 0, "closed the connection without an answer"},
		{"garbage", answer("\x00\x01garbage\r\n\r\n!"), socket.KindHandshakeInvalid, "upgrade", 0, `its answer is not HTTP: "\x00\x01garbage"`},
		{"a line without an end", answer("SSH-2.0-OpenSSH"), socket.KindHandshakeInvalid, "upgrade", 0, `its answer is not HTTP: "SSH-2.0-OpenSSH" …`},
		{"a word of its own", answer("-ERR unknown command 'GET'\r\n"), socket.KindHandshakeInvalid, "upgrade", 0, `is not HTTP: "-ERR unknown command 'GET'"`},
		{"TLS", answer("\x15\x03\x01\x00\x02\x02\x46"), socket.KindHandshakeInvalid, "upgrade", 0, "it answered in TLS; should the URL begin with wss://?"},
		{"HTTP/2", answer("\x00\x00\x06\x04\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x80"), socket.KindHandshakeInvalid, "upgrade", 0, "it answered in HTTP/2"},
		{"closes in its answer", answer("HTTP/1.1 101 Swi!"), socket.KindHandshakeInvalid, "upgrade", 0, `closed the connection in the middle of its answer to the handshake: "HTTP/1.1 101 Swi!" …`},
		{"status that is none", answer("HTTP/1.1 000 None\r\n\r\n"), socket.KindHandshakeInvalid, "upgrade", 0, "there is no status 000"},
		{
			"101 with two Accepts", answer("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x\r\nSec-WebSocket-Accept: y\r\n\r\n"),
			socket.KindHandshakeInvalid, "upgrade", 0, "the header Sec-WebSocket-Accept appears 2 times",
		},
		{"long garbage", answer(strings.Repeat("x", 1<<20)), socket.KindHandshakeInvalid, "upgrade", 0, "is not HTTP: \"xxxxx"},
		{"long header", answer("HTTP/1.1 101 Switching Protocols\r\nX-Long: " + strings.Repeat("x", 1<<20)), socket.KindHandshakeInvalid, "upgrade", 0, "the header of the answer is over 64 KiB"},
		{"101 without Upgrade", answer("HTTP/1.1 101 Switching Protocols\r\n\r\n"), socket.KindHandshakeInvalid, "upgrade", 101, "Connection header"},
		{
			"101 with a bad Accept", answer("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\n"),
			socket.KindHandshakeInvalid, "upgrade", 101, "invalid Sec-WebSocket-Accept",
		},
		{"scheme", "ftp://" + closed, socket.KindHandshakeInvalid, "upgrade", 0, `cannot dial "ftp://` + closed},
		{"no host", "ws:///x", socket.KindHandshakeInvalid, "upgrade", 0, "no host"},
		{"not a URL", "ws://[::1", socket.KindHandshakeInvalid, "upgrade", 0, "cannot dial"},
		{"bad port", "ws://127.0.0.1:70000/", socket.KindDNS, "dns", 0, `"70000" is not a port`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			cfg := socket.Config{}
			if tt.kind == socket.KindHandshakeTimeout {
				cfg.Timeout = 50 * time.Millisecond
			}
			const most = 2 * time.Second
			start, spare := time.Now(), wstest.WatchMachine(most)
			hs := refuse(t, cfg, socket.Request{URL: tt.url})
			if hs.Err.Kind != tt.kind || hs.Err.Phase != tt.phase || hs.Status != tt.status {
				t.Errorf("got %s in %s with status %d, want %s in %s with %d",
					hs.Err.Kind, hs.Err.Phase, hs.Status, tt.kind, tt.phase, tt.status)
			}
			if !strings.Contains(hs.Err.Error(), tt.text) {
				t.Errorf("got message %q, want %q in it", hs.Err, tt.text)
			}
			if tt.kind == socket.KindHandshakeStatus && hs.Err.Status != tt.status {
				t.Errorf("got error with status %d, want %d", hs.Err.Status, tt.status)
			}
			// coder would look 3 s for the body of a bad 101.
			if took := time.Since(start); took > most+spare() {
				t.Errorf("took %s", took)
			}
		})
	}
}

func TestDialNegotiationRefused(t *testing.T) {
	answers := map[string]string{
		"unexpected Sec-WebSocket-Protocol":                         "Sec-WebSocket-Protocol: other",
		`none was offered, but it chose "permessage-def`:            "Sec-WebSocket-Extensions: permessage-deflate",
		`only permessage-deflate was offered, but it chose "x-foo"`: "Sec-WebSocket-Extensions: x-foo",
	}
	for want, field := range answers {
		var cfg socket.Config
		if strings.HasPrefix(want, "only") {
			cfg.Compression.Mode = "deflate"
		}
		srv := wstest.TCP(t, func(p *wstest.Peer) {
			var out strings.Builder
			upgrade(t, struct {
				io.Reader
				io.Writer
			}{p, &out})
			_, _ = io.WriteString(p, strings.TrimSuffix(out.String(), "\r\n")+field+"\r\n\r\n")
			_, _ = io.Copy(io.Discard, p)
		})
		hs := refuse(t, cfg, socket.Request{URL: srv.URL})
		if hs.Err.Kind != socket.KindHandshakeInvalid || !strings.Contains(hs.Err.Error(), want) {
			t.Errorf("got %s: %v, want handshake.invalid with %q", hs.Err.Kind, hs.Err, want)
		}
	}
}

func TestDialKeepsRefusalsBody(t *testing.T) {
	body := strings.Repeat("x", 70<<10)
	srv := wstest.Serve(t, wstest.Status(503, http.Header{"Retry-After": {"7"}}, body))
	hs := refuse(t, socket.Config{}, socket.Request{URL: srv.URL})
	if string(hs.Body) != body[:64<<10] {
		t.Errorf("got %d bytes of body, want the first 64 KiB", len(hs.Body))
	}
	if got := hs.Header.Get("Retry-After"); got != "7" {
		t.Errorf("got Retry-After %q, want 7", got)
	}
}

func TestDialSkipsInformationalAnswers(t *testing.T) {
	srv := wstest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusEarlyHints)
		wstest.Status(403, nil, "").ServeHTTP(w, r)
	}))
	hs := refuse(t, socket.Config{}, socket.Request{URL: srv.URL})
	if hs.Status != 403 {
		t.Errorf("got status %d, want 403", hs.Status)
	}
}

// The bound of a header does not cut the body behind it.
func TestBodyBehindALongHeader(t *testing.T) {
	body := strings.Repeat("b", 1000)
	srv := wstest.Serve(t, wstest.Status(503, http.Header{"X-Pad": {strings.Repeat("p", 64<<10-500)}}, body))
	if hs := refuse(t, socket.Config{}, socket.Request{URL: srv.URL}); hs.Status != 503 || string(hs.Body) != body {
		t.Errorf("got %d with a body of %d bytes, want 503 with %d: %v", hs.Status, len(hs.Body), len(body), hs.Err)
	}
}

// TestRefusalInflated has bodies that servers compress although nobody asked for it; one that says so and is not comes
// as it is.
func TestRefusalInflated(t *testing.T) {
	var zipped, deflated bytes.Buffer
	for _, w := range []io.WriteCloser{gzip.NewWriter(&zipped), zlib.NewWriter(&deflated)} {
		_, _ = io.WriteString(w, "no entry "+strings.Repeat("x", 10<<20))
		w.Close()
	}
	for name, tt := range map[string]struct{ encoding, body, want string }{
		"gzip":         {"gzip", zipped.String(), "no entry xxx"},
		"deflate":      {"deflate", deflated.String(), "no entry xxx"},
		"none":         {"", "no entry", "no entry"},
		"not so":       {"gzip", "no entry, and in clear text", "no entry, and in clear text"},
		"short":        {"gzip", "no", "no"},
		"other":        {"br", "\x0b\x02", "\x0b\x02"},
		"half of gzip": {"gzip", zipped.String()[:200], "no entry xxx"},
	} {
		t.Run(name, func(t *testing.T) {
			header := http.Header{"Content-Encoding": {tt.encoding}}
			hs := refuse(t, socket.Config{}, socket.Request{URL: wstest.Serve(t, wstest.Status(403, header, tt.body)).URL})
			if got := string(hs.Body); hs.Status != 403 || !strings.HasPrefix(got, tt.want) || len(got) > 64<<10 {
				t.Errorf("got %d with a body of %d bytes, %.40q, want 403 and %q", hs.Status, len(got), got, tt.want)
			}
		})
	}
}
