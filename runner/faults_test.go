package runner_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"wsrun/internal/hostile"
	"wsrun/internal/wstest"
)

// scenario is what is run, with limits that are short for a fault that makes something wait for them. Any other is to show before a limit does, on a machine that is busy too.
func (f *fault) scenario() string {
	limit := "20s"
	if f.waits || strings.Contains(f.errors, "timeout") {
		limit = "300ms"
	}
	proxy := ""
	if f.proxy != "" {
		proxy = fmt.Sprintf(", proxy: %q", f.proxy)
	}
	text := f.text
	if text == "" {
		text = waitsForReply
	}
	return fmt.Sprintf("connect: {timeout: %s%s}\nlimits: {close-timeout: %[1]s, write-timeout: %[1]s, message: 64KiB}\n", limit, proxy) + strings.ReplaceAll(text, "LIMIT", limit)
}

// waitsForReply is what most faults meet: a session in which a request is under way.
const waitsForReply = `
on-open:
  - send: hello
    expect: text == "never"
    within: LIMIT
`

// fault is what a run of one iteration makes of one fault.
type fault struct {
	path   string // of the hostile server
	errors string // the kinds, sorted; those that came several times have a number
	closes string // code and by; empty: there was no session
	says   string // a part of the message
	text   string // the scenario, unless it is the one that waits for a reply
	url    string // another target
	proxy  string
	waits  bool          // it waits for a limit, and ends in another kind than a timeout
	within time.Duration // in which the run must be over; 0: 300 ms of waiting, and a second
}

// TestFaults runs a small scenario against each way to fail, and states kind, time and counts.
func TestFaults(t *testing.T) {
	t.Parallel()
	srv := hostile.Serve(t)
	for _, f := range slices.Concat(handshakeFaults(), tcpFaults(t), frameFaults(), closeFaults(), deflateFaults()) {
		t.Run(f.path, func(t *testing.T) {
			t.Parallel()
			if f.url == "" {
				f.url = srv.URL + f.path
			}
			f.judge(t)
		})
	}
}

func (f *fault) judge(t *testing.T) {
	res := run(t, f.url, f.scenario())
	want(t, "errors by kind", flatCounts(res.errors()), f.errors)
	want(t, "closes", flatCounts(res.closes()), f.closes)
	sessions, refused := int64(1), int64(0)
	if f.closes == "" {
		sessions, refused = 0, 1
	}
	want(t, "ws_sessions", res.count("ws_sessions"), sessions)
	want(t, "ws_connect_failed", res.stats("ws_connect_failed").Passes, refused)
	failed := int64(0)
	if f.errors != "" {
		failed = 1
	}
	want(t, "iterations_failed", res.IterationsFailed, failed)
	want(t, "iterations", res.Iterations, 1)
	if !strings.Contains(res.messages(), f.says) {
		t.Errorf("the failure says\n%s\nwant %q in it", res.messages(), f.says)
	}
	if strings.ContainsAny(strings.ReplaceAll(res.messages(), "\n", ""), "\x1b\x07\r") {
		t.Errorf("control characters of the server are not made visible: %q", res.messages())
	}
	limit := f.within
	if limit == 0 {
		limit = 1300 * time.Millisecond
	}
	if res.took > limit*slowdown {
		t.Errorf("it took %s, want %s at most", res.took, limit*slowdown)
	}
}

// slowdown is what the time bounds are stretched by: the whole table runs at once, on a machine that is busy with others.
const slowdown = 5

// flatCounts is "a, b 2": the keys sorted, with their counts where they are not 1.
func flatCounts(counts map[string]int64) string {
	var out []string
	for _, key := range slices.Sorted(maps.Keys(counts)) {
		if n := counts[key]; n != 1 {
			key += fmt.Sprintf(" x%d", n)
		}
		out = append(out, key)
	}
	return strings.Join(out, ", ")
}

// tcpFaults come before the first byte of HTTP, so that each has a target of its own.
func tcpFaults(t testing.TB) []fault {
	faults := []fault{
		{path: "refused", url: "ws://" + wstest.ClosedAddr(t) + "/", errors: "tcp.refused", says: "connection refused by 127.0.0.1:"},
		{path: "unreachable", url: "ws://255.255.255.255:9/", errors: "tcp.unreachable", says: "255.255.255.255:9 is unreachable"},
		{path: "unresolvable", url: "ws://no-such-name.invalid/", errors: "dns", says: "no-such-name.invalid"},
		{path: "accepted and closed", url: "ws://" + hostile.TLS(t, "close").Addr, errors: "handshake.invalid", says: "closed the connection without an answer"},
		{path: "accepted and reset", url: "ws://" + hostile.TLS(t, "reset").Addr, errors: "tcp.reset", says: "connection reset by 127.0.0.1:"},
		{path: "accepted and silent", url: "ws://" + hostile.TLS(t, "silent").Addr, errors: "handshake.timeout", says: "no answer to the handshake"},
		{path: "proxy refuses", url: "ws://127.0.0.9:1/", proxy: wstest.HTTPProxy(t, 403, nil).URL, errors: "handshake.status", says: "refused to connect to 127.0.0.9:1 with 403 Forbidden"},
	}
	for name, says := range map[string]string{
		"expired": "certificate has expired", "self-signed": "signed by unknown authority", "other-name": "certificate is valid for 127.0.0.9, not 127.0.0.1",
		"too-old": "protocol version not supported", "close": "closed during the TLS handshake",
	} {
		faults = append(faults, fault{path: "tls " + name, url: hostile.TLS(t, name).URL, errors: "tls", says: says})
	}
	return append(faults, fault{path: "tls silent", url: hostile.TLS(t, "silent").URL, errors: "handshake.timeout", says: "no TLS handshake with"})
}

func handshakeFaults() []fault {
	const invalid, late = "handshake.invalid", "handshake.timeout"
	faults := []fault{
		{path: "close", errors: invalid, says: "closed the connection without an answer"},
		{path: "reset", errors: "tcp.reset", says: "during the handshake"},
		{path: "silent", errors: late, says: "no answer to the handshake"},
		{path: "slow", errors: late, says: "no answer to the handshake"},
		{path: "half-head", errors: invalid, says: "Upgra"},
		{path: "not-http", errors: invalid, says: "malformed HTTP"},
		{path: "binary", errors: invalid, says: "malformed HTTP"},
		{path: "http-1.0", errors: "close.timeout, expect.timeout", closes: "1006 client"}, // RFC 6455 §4.1 has no version to look at
		{path: "huge-head", errors: invalid, says: "over 64 KiB"},
		{path: "many-heads", errors: invalid, says: "over 64 KiB"},
		{path: "endless-informing", errors: invalid, says: "too many 1xx answers"},
		{path: "wrong-accept", errors: invalid, says: "Sec-WebSocket-Accept"},
		{path: "no-accept", errors: invalid, says: "Sec-WebSocket-Accept"},
		{path: "no-upgrade", errors: invalid, says: "Upgrade"},
		{path: "no-connection", errors: invalid, says: "Connection"},
		{path: "wrong-upgrade", errors: invalid, says: "Upgrade"},
		{path: "subprotocol", errors: invalid, says: "unasked.v1"},
		{path: "extension", errors: invalid, says: "permessage-deflate"},
		{path: "other-extension", errors: invalid, says: "x-webkit-foo"},
		{path: "endless-body", errors: "handshake.status", says: "503 Service Unavailable: please come back"},
		{path: "stalled-body", waits: true, errors: "handshake.status", says: "503 Service Unavailable: please"},
		{path: "escape-body", errors: "handshake.status", says: `403 Forbidden: \x1b[2J`},
	}
	codes := []int{200, 301, 302, 303, 307, 308, 799}
	for code := 400; code < 600; code++ {
		if http.StatusText(code) != "" {
			codes = append(codes, code)
		}
	}
	for _, code := range codes {
		says := fmt.Sprintf("handshake refused with %d", code)
		if code/100 == 3 {
			says += " " + http.StatusText(code) + ` to "http://127.0.0.1:1/moved", and redirects are not followed`
		}
		faults = append(faults, fault{path: fmt.Sprintf("status-%d", code), errors: "handshake.status", says: says})
	}
	return faults
}

func frameFaults() []fault {
	var faults []fault
	for _, path := range []string{
		"masked", "masked-later", "masked-ping", "reserved-bit-1", "reserved-bit-2", "reserved-bit-3", "reserved-opcode", "reserved-control-opcode",
		"continuation-of-nothing", "message-in-message", "long-ping", "long-close", "fragmented-ping", "fragmented-close", "negative-length", "http-after-101",
		"close-one-byte", "close-code-0", "close-code-999", "close-code-1004", "close-code-1005", "close-code-1006", "close-code-1015",
		"close-code-1016", "close-code-2999", "close-code-5000",
	} {
		faults = append(faults, fault{path: path, errors: "protocol", closes: "1002 client"})
	}
	for _, path := range []string{"bad-utf8", "bad-utf8-surrogate", "bad-utf8-cut", "bad-utf8-in-fragments", "bad-utf8-close"} {
		faults = append(faults, fault{path: path, errors: "message.utf8", closes: "1007 client"})
	}
	for _, path := range []string{"endless-frame", "endless-message", "huge-message"} {
		faults = append(faults, fault{path: path, errors: "message.too-big", closes: "1009 client", says: "over the limit of 65536 bytes"})
	}
	for _, path := range []string{"eof", "eof-in-head", "eof-in-length", "eof-in-fragments", "short-payload"} {
		faults = append(faults, fault{path: path, errors: "close.unexpected", closes: "1006 network"})
	}
	for _, path := range []string{"reset-after-101", "reset-in-head", "reset-in-payload", "reset-in-fragments"} {
		faults = append(faults, fault{path: path, errors: "tcp.reset", closes: "1006 network", says: "connection reset by"})
	}
	const unanswered = "close.timeout, expect.timeout"
	for _, path := range []string{"stalled-frame", "empty-fragments", "endless-flood", "endless-pings", "endless-pongs", "frame-by-trickle"} {
		faults = append(faults, fault{path: path, errors: unanswered, closes: "1006 client", within: 1600 * time.Millisecond})
	}
	return append(faults, fault{path: "many-fragments", closes: "1000 client", text: "\non-open:\n  - expect: size == 10000\n  - close\n"})
}

func closeFaults() []fault {
	const (
		closes  = "\non-open: [close]\n"
		pings   = "\non-open:\n  - ping: {within: 200ms}\n"
		floods  = "\non-open:\n  - repeat: 1000\n    do:\n      - send: ${{ repeat('x', 100000) }}\n"
		listens = "\non-message: [{log: text}]\n"
	)
	return []fault{
		{path: "never-answers", text: closes, errors: "close.timeout", closes: "1006 client"},
		{path: "never-reads", text: floods, errors: "write.timeout", closes: "1006 client"},
		{path: "never-answers", text: pings, errors: "close.timeout, expect.timeout", closes: "1006 client", says: "no pong within 200ms"},
		{path: "data-after-close", errors: "close.unexpected", closes: "1000 server", says: `closed with 1000 "done" while`},
		{path: "data-after-close", text: listens, closes: "1000 server"},
		{path: "close-twice", text: listens, closes: "1000 server"},
		{path: "close-and-stay", text: listens, closes: "1000 server"},
		{path: "close-and-reset", text: listens, closes: "1000 server"},
		{path: "close-empty", text: listens, errors: "close.unexpected", closes: "1005 server"},
		{path: "close-with-escape", text: listens, errors: "close.unexpected", closes: "1011 server", says: `\x1b[2Jgone`},
		{path: "answers-other", text: closes, closes: "1000 client"},
		{path: "answers-other", text: "\non-open:\n  - close: 1000\n    expect-code: 1000\n", errors: "close.unexpected", closes: "1000 client", says: "answered the close with 1011"},
	}
}

func deflateFaults() []fault {
	const deflate = "\ncompression: deflate\non-open: [{send: hello, expect: text == 'never', within: LIMIT}]\n"
	return []fault{
		{path: "deflate-corrupt", text: deflate, errors: "protocol", closes: "1002 client"},
		{path: "deflate-of-ping", text: deflate, errors: "protocol", closes: "1002 client"},
		{path: "deflate-fragment", text: deflate, errors: "protocol", closes: "1002 client"},
		{path: "deflate-bomb", text: deflate, errors: "message.too-big", closes: "1009 client"},
		{path: "deflate-bad-utf8", text: deflate, errors: "message.utf8", closes: "1007 client"},
	}
}
