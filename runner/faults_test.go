package runner_test

import (
	"fmt"
	"maps"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"wsrun/internal/hostile"
	"wsrun/internal/wstest"
)

// fault is what a run of one iteration makes of one fault.
type fault struct {
	path   string // of the hostile server
	errors string // the kinds, sorted; those that came several times have a number
	closes string // code and by; empty: there was no session
	says   string // a part of the message
	text   string // the scenario, unless it is the one that waits for a reply
	url    string // another target
	proxy  string
	// waits is how many limits are waited for, one after the other. None: the fault shows by itself, and the limits are
	// the default ones.
	waits      int
	limits     string        // more of them
	within     time.Duration // instead of what the waits take
	files      map[string]string
	iterations int64  // more than one
	skip       string // why this system can't have it
}

// shortLimit is what is waited for, where a fault makes something wait; tolerance is how much longer a VU may be held.
const (
	shortLimit = 300 * time.Millisecond
	tolerance  = time.Second
)

// waitsForReply is what most faults meet: a session in which a request is under way.
const waitsForReply = `
on-open:
  - send: hello
    expect: text == "never"
    within: LIMIT
`

// scenario is what is run. Only a fault that makes something wait for a limit gets short ones.
func (f *fault) scenario() string {
	limit, connect, limits := "10s", "", "message: 64KiB"
	if f.waits > 0 {
		limit = shortLimit.String()
		connect, limits = "timeout: "+limit, limits+strings.ReplaceAll(", close-timeout: LIMIT, write-timeout: LIMIT", "LIMIT", limit)
	}
	if f.limits != "" {
		limits += ", " + f.limits
	}
	if f.proxy != "" {
		connect = fmt.Sprintf("proxy: %q", f.proxy)
	}
	text := f.text
	if text == "" {
		text = waitsForReply
	}
	text = strings.ReplaceAll(text, "LIMIT", limit)
	if !strings.Contains(text, "connect:") {
		text = "connect: {" + connect + "}\n" + text
	}
	return "limits: {" + limits + "}\n" + text
}

// most is how long the run may take: its limits and a second.
func (f *fault) most() time.Duration {
	if f.within > 0 {
		return f.within + tolerance
	}
	return time.Duration(f.waits)*shortLimit + tolerance
}

func allFaults(t testing.TB) []fault {
	return slices.Concat(handshakeFaults(), tcpFaults(t), localFaults(t), frameFaults(), cutFaults(), closeFaults(), deflateFaults(), ownFaults())
}

// TestFaults runs a small scenario against each way to fail, and states kind, counts and time.
func TestFaults(t *testing.T) {
	t.Parallel()
	srv := hostile.Serve(t)
	q := newQuiet()
	for _, f := range allFaults(t) {
		t.Run(f.path, func(t *testing.T) {
			t.Parallel()
			if f.skip != "" {
				t.Skip(f.skip)
			}
			if f.url == "" {
				f.url = srv.URL + f.path
			}
			q.holds(t, f.most(), f.judge)
		})
	}
}

// judge states what the run has made of the fault, and returns how long it took.
func (f *fault) judge(t *testing.T) time.Duration {
	res := job{url: f.url, text: f.scenario(), files: f.files}.run(t)
	want(t, "errors by kind", flatCounts(res.errors()), f.errors)
	want(t, "closes", flatCounts(res.closes()), f.closes)
	sessions, refused := int64(1), int64(0)
	if f.closes == "" {
		sessions, refused = 0, 1
	}
	want(t, "ws_sessions", res.count("ws_sessions"), sessions)
	want(t, "ws_session_duration", res.count("ws_session_duration"), sessions)
	want(t, "ws_connect_failed", res.stats("ws_connect_failed").Passes, refused)
	failed := int64(0)
	if f.errors != "" {
		failed = 1
	}
	want(t, "iterations_failed", res.IterationsFailed, failed)
	want(t, "iterations", res.Iterations, max(f.iterations, 1))
	if !strings.Contains(res.messages(), f.says) {
		t.Errorf("the failure says\n%s\nwant %q in it", res.messages(), f.says)
	}
	if strings.ContainsAny(strings.ReplaceAll(res.messages(), "\n", ""), "\x1b\x07\r") {
		t.Errorf("control characters of the server are not made visible: %q", res.messages())
	}
	return res.took
}

// TestFaultsHaveAllKinds holds the table against the closed list: each kind has a row that makes it, and no row makes
// another.
func TestFaultsHaveAllKinds(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../docs/errors.md")
	if err != nil {
		t.Fatal(err)
	}
	var documented []string
	for _, m := range regexp.MustCompile("(?m)^### `(.+)`$").FindAllStringSubmatch(string(page), -1) {
		documented = append(documented, m[1])
	}
	slices.Sort(documented)
	made := map[string]bool{}
	for _, f := range allFaults(t) {
		for kind := range strings.SplitSeq(f.errors, ", ") {
			if kind != "" {
				made[kind] = true
			}
		}
	}
	made["untested"] = true // of whole runs: TestGreenMeansTested
	for _, f := range httpFaults(t) {
		if f.kind != "check" { // it fails no iteration
			made[f.kind] = true
		}
	}
	want(t, "kinds that a row makes", slices.Sorted(maps.Keys(made)), documented)
}

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
		{path: "accepted and silent", url: "ws://" + hostile.TLS(t, "silent").Addr, waits: 1, errors: "handshake.timeout", says: "no answer to the handshake"},
		{path: "proxy refuses", url: "ws://127.0.0.9:1/", proxy: wstest.HTTPProxy(t, 403, nil).URL, errors: "handshake.status", says: "refused to connect to 127.0.0.9:1 with 403 Forbidden"},
	}
	for name, says := range map[string]string{
		"expired": "certificate has expired", "self-signed": "signed by unknown authority", "other-name": "certificate is valid for 127.0.0.9, not 127.0.0.1",
		"too-old": "protocol version not supported", "close": "closed during the TLS handshake",
	} {
		faults = append(faults, fault{path: "tls " + name, url: hostile.TLS(t, name).URL, errors: "tls", says: says})
	}
	return append(faults, fault{path: "tls silent", url: hostile.TLS(t, "silent").URL, waits: 1, errors: "handshake.timeout", says: "no TLS handshake with"})
}

func handshakeFaults() []fault {
	const invalid, late = "handshake.invalid", "handshake.timeout"
	faults := []fault{
		{path: "close", errors: invalid, says: "closed the connection without an answer"},
		{path: "reset", errors: "tcp.reset", says: "during the handshake"},
		{path: "silent", waits: 1, errors: late, says: "no answer to the handshake"},
		{path: "slow", waits: 1, errors: late, says: "did not finish its answer"},
		{path: "half-head", errors: invalid, says: "Upgra"},
		{path: "not-http", errors: invalid, says: "not HTTP"},
		{path: "binary", errors: invalid, says: "not HTTP"},
		// RFC 6455 §4.1 has no version to look at
		{path: "http-1.0", waits: 2, errors: "close.timeout, expect.timeout", closes: "1006 client"},
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
		// The body gets a second, not the whole timeout.
		{path: "stalled-body", within: time.Second, errors: "handshake.status", says: "503 Service Unavailable: please"},
		{path: "trickled-body", within: time.Second, errors: "handshake.status", says: "503 Service Unavailable: pleasep"},
		{path: "stalled-body", waits: 1, errors: "handshake.status", says: "503 Service Unavailable: please"},
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
		"continuation-of-nothing", "message-in-message", "long-ping", "long-close", "fragmented-ping", "fragmented-close", "negative-length", "smallest-negative", "http-after-101",
		"close-one-byte", "close-code-0", "close-code-999", "close-code-1004", "close-code-1005", "close-code-1006", "close-code-1015",
		"close-code-1016", "close-code-2999", "close-code-5000",
	} {
		faults = append(faults, fault{path: path, errors: "protocol", closes: "1002 client"})
	}
	for _, path := range []string{"bad-utf8", "bad-utf8-surrogate", "bad-utf8-cut", "bad-utf8-in-fragments", "bad-utf8-close"} {
		faults = append(faults, fault{path: path, errors: "message.utf8", closes: "1007 client"})
	}
	for _, path := range []string{
		"endless-frame", "endless-message", "huge-message", "length-1g", "length-1g-by-trickle", "length-max", "length-max-of-a-part", "lengths-that-add-up",
	} {
		faults = append(faults, fault{path: path, errors: "message.too-big", closes: "1009 client", says: "over the limit of 65536 bytes"})
	}
	const unanswered = "close.timeout, expect.timeout"
	for _, path := range []string{"stalled-frame", "empty-fragments", "endless-flood", "endless-pings", "endless-pongs", "frame-by-trickle"} {
		faults = append(faults, fault{path: path, waits: 2, errors: unanswered, closes: "1006 client"})
	}
	return append(faults,
		fault{path: "many-fragments", closes: "1000 client", text: "\non-open:\n  - expect: size == 2000\n  - close\n"},
		// The handlers are slower than what comes, the inbox is full, and the timers still come to their turn.
		fault{
			path: "endless-flood", waits: 2, errors: "close.timeout", closes: "1006 client",
			text: "\non-open: [{expect: text == 'never', within: 1h}]\non-message: [{set: {n: \"len(map(1..1000, # * 2))\"}}]\nvars: {n: 0}\ntimeout: [{after: LIMIT, close: 1000}]\n",
		},
	)
}

// cutFaults end TCP at every point of a session, properly and by a reset.
func cutFaults() []fault {
	var faults []fault
	points := []string{"after-101", "in-head", "in-length", "in-long-length", "in-payload", "in-fragments", "in-fragment", "in-ping", "in-close", "in-deflate", "after-message"}
	const deflate = "\ncompression: deflate\n" + waitsForReply
	for _, point := range points {
		text := ""
		if point == "in-deflate" {
			text = deflate
		}
		faults = append(faults,
			fault{path: "eof-" + point, text: text, errors: "close.unexpected", closes: "1006 network"},
			fault{path: "reset-" + point, text: text, errors: "tcp.reset", closes: "1006 network", says: "connection reset by"})
	}
	// Many servers cut TCP at once when they get a close frame.
	const closes = "\non-open: [close]\n"
	return append(faults,
		fault{path: "eof-after-close", text: closes, closes: "1006 client"},
		fault{path: "reset-after-close", text: closes, closes: "1006 client"},
	)
}

func closeFaults() []fault {
	const (
		closes  = "\non-open: [close]\n"
		pings   = "\non-open:\n  - ping: {within: LIMIT}\n"
		floods  = "\non-open:\n  - repeat: 1000\n    do:\n      - send: ${{ repeat('x', 100000) }}\n"
		listens = "\non-message: [{log: text}]\n"
	)
	return []fault{
		{path: "never-answers", waits: 1, text: closes, errors: "close.timeout", closes: "1006 client"},
		{path: "never-reads", waits: 1, within: shortLimit * 3 / 2, text: floods, errors: "write.timeout", closes: "1006 client"},
		{path: "never-answers", waits: 2, text: pings, errors: "close.timeout, expect.timeout", closes: "1006 client", says: "no pong within 300ms"},
		{path: "data-after-close", errors: "close.unexpected", closes: "1000 server", says: `closed with 1000 "done" while`},
		{path: "data-after-close", text: listens, closes: "1000 server"},
		{path: "close-twice", text: listens, closes: "1000 server"},
		{path: "close-and-stay", text: listens, closes: "1000 server"},
		{path: "close-and-reset", text: listens, closes: "1000 server"},
		{path: "close-empty", text: listens, errors: "close.unexpected", closes: "1005 server"},
		{path: "close-with-escape", text: listens, errors: "close.unexpected", closes: "1011 server", says: `\x1b[2Jgone`},
		{path: "answers-other", text: closes, closes: "1000 client"},
		// The answer to our close frame stands behind a frame that never ends.
		{path: "length-1g", text: closes, errors: "message.too-big", closes: "1009 client"},
		{path: "length-1g-later", text: closes, errors: "message.too-big", closes: "1009 client"},
		{path: "length-max", text: closes, errors: "message.too-big", closes: "1009 client"},
		{path: "negative-length", text: closes, errors: "protocol", closes: "1002 client"},
		{path: "stalled-frame", waits: 1, text: closes, errors: "close.timeout", closes: "1006 client"},
		{path: "answers-wrongly", text: closes, errors: "protocol", closes: "1002 client", says: "the server closed with 1005, a code that must not be sent"},
		{path: "answers-and-stays", text: closes, closes: "1000 client"},
		// what it sent before its close frame is in the way
		{path: "answers-late", text: closes, closes: "1000 client"},
		{path: "floods-after-close", waits: 1, text: closes, errors: "close.timeout", closes: "1006 client"},
		{path: "behaves", waits: 1, limits: "session: 300ms", text: listens, errors: "session.timeout", closes: "1000 client"},
		{path: "never-answers", waits: 2, limits: "session: 300ms", text: listens, errors: "close.timeout, session.timeout", closes: "1006 client"},
		{path: "answers-other", text: "\non-open:\n  - close: 1000\n    expect-code: 1000\n", errors: "close.unexpected", closes: "1000 client", says: "answered the close with 1011"},
	}
}

func deflateFaults() []fault {
	const deflate = "\ncompression: deflate\non-open: [{send: hello, expect: text == 'never', within: LIMIT}]\n"
	return []fault{
		{path: "deflate-corrupt", text: deflate, errors: "protocol", closes: "1002 client"},
		{path: "deflate-of-ping", text: deflate, errors: "protocol", closes: "1002 client"},
		{path: "deflate-fragment", text: deflate, errors: "protocol", closes: "1002 client"},
		{path: "deflate-1g", text: deflate, errors: "message.too-big", closes: "1009 client"},
		{path: "deflate-bomb", text: deflate, errors: "message.too-big", closes: "1009 client"},
		{path: "deflate-bad-utf8", text: deflate, errors: "message.utf8", closes: "1007 client"},
	}
}

// localFaults are those of our own machine.
func localFaults(t testing.TB) []fault {
	return append(fullBacklog(t), fault{
		// 192.0.2.0/24 is nobody's (RFC 5737).
		path: "address of another", url: "ws://" + wstest.ClosedAddr(t) + "/", text: "connect: {local-addresses: [192.0.2.1]}\non-open: [close]\n",
		errors: "generator", says: "192.0.2.1 is not an address of this machine",
	})
}

// ownFaults are those of the scenario, against a server that behaves.
func ownFaults() []fault {
	return []fault{
		{path: "behaves", closes: "1000 client", text: "\non-open: [close]\n"},
		{path: "behaves", errors: "script", closes: "1000 client", says: "not today", text: "\non-open: [{fail: not today}]\n"},
		{path: "behaves", errors: "script", closes: "1000 client", says: "enough", text: "\non-open: [{abort: enough}]\n"},
		{path: "behaves", errors: "expression", closes: "1000 client", says: "nil", text: "\nvars: {user: null}\non-open: [{send: \"${{ vars.user.name.first }}\"}, {wait: 20s}]\n"},
		{path: "greets", errors: "unexpected.message", closes: "1000 client", says: "hello", text: "\nstrict: true\non-open: [{wait: 20s}]\n"},
		{path: "greets", errors: "unexpected.message", closes: "1000 client", says: "hello", text: "\non-open: [{expect-none: text == 'hello', for: 20s}]\n"},
		{
			path: "behaves", iterations: 2, errors: "data.exhausted", closes: "1000 client", text: "\nload: {vus: 1, iterations: 2}\ndata: {users: {file: users.csv, on-end: fail}}\non-open: [{send: \"${{ data.users.name }}\"}, close]\n",
			files: map[string]string{"users.csv": "name\nada\n"},
		},
	}
}
