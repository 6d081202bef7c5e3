package runner_test

import (
	"slices"
	"strings"
	"testing"
)

// On the accepting end on-error comes before on-close when the session broke, whoever broke it. A client that closes is
// no error there, whatever its code.
func TestServerErrorBeforeClose(t *testing.T) {
	t.Parallel()
	const server = `
limits: {message: 1KiB, close-timeout: 200ms}
server:
  on-message:
    - if: text == "ready"
      send: ready
    - if: text == "you close"
      close: {code: 4000}
      expect-code: 4001
  on-error: [{log: "error ${{ error.kind }}"}]
  on-close: [{log: "close ${{ close.code }} ${{ close.by }} ${{ close.clean }}"}]
on-close: [{set: {over: "true"}}]
vars: {over: false}
on-open:
  - `
	for _, tt := range []struct {
		name, action string
		events       []string
	}{
		{"closed", "close", []string{"close 1000 client true"}},
		{"closed with a code", "close: 4000", []string{"close 4000 client true"}},
		{"cut", "drop", []string{"error close.unexpected", "close 1006 network false"}},
		// After an exchange: a reset that meets the server's end of the handshake is read by net/http, and is an end of
		// file to all who read then.
		{"reset", "{send: ready, expect: text == 'ready'}\n  - drop: reset", []string{"error tcp.reset", "close 1006 network false"}},
		{"a frame that breaks the rules", "send-raw: {frame: 3}\n  - wait: 1m", []string{"error protocol", "close 1002 server false"}},
		{"text that is not UTF-8", "send-raw: {frame: text, hex: ff}\n  - wait: 1m", []string{"error message.utf8", "close 1007 server false"}},
		{"too big", "send: ${{ repeat('x', 1025) }}\n  - wait: 1m", []string{"error message.too-big", "close 1009 server false"}},
		{"no answer to a close", "pause-reading: 1s\n  - send: you close\n  - wait: 1m", []string{
			"server: the client did not answer the close frame within 200ms", "error close.timeout", "close 1006 server false"}},
		{"another answer to a close", "send: you close\n  - wait: 1m", []string{
			"server: the client answered the close with 4000, but expect-code is 4001", "error close.unexpected", "close 4000 server true"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			res := run(t, "", server+tt.action)
			got := slices.DeleteFunc(res.lines, func(l string) bool { return strings.HasPrefix(l, "seed") })
			want(t, "the server's log", got, tt.events)
		})
	}
}
