package socket

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/coder/websocket"
)

// What each end does under permessage-deflate is decided by the answer, not by the offer: a server that was asked not
// to refer to earlier messages and answers without server_no_context_takeover may still do so (RFC 7692 §7.1.1.1).
// Coder treats its offer's parameters as agreed. So we tell it to offer none, write the offer here, and show it an
// answer that states what really applies.

const (
	extensions       = "Sec-Websocket-Extensions"
	clientNoTakeover = "client_no_context_takeover"
	serverNoTakeover = "server_no_context_takeover"
)

// dialMode returns the mode that coder is given for a connection opened by this end.
func (c Compression) dialMode() websocket.CompressionMode {
	if c.Mode != "deflate" {
		return websocket.CompressionDisabled
	}
	return websocket.CompressionContextTakeover
}

func (c Compression) threshold() int {
	if c.Threshold == 0 {
		return DefaultThreshold(c.ContextTakeover)
	}
	return c.Threshold
}

// DefaultThreshold returns the Threshold that 0 stands for, which is coder's own.
func DefaultThreshold(takeover bool) int {
	if takeover {
		return 128
	}
	return 512
}

// offer completes coder's offer.
func (c Compression) offer(h http.Header) {
	if c.mode() == websocket.CompressionNoContextTakeover {
		h.Set(extensions, "permessage-deflate; "+clientNoTakeover+"; "+serverNoTakeover)
	}
}

// agreed returns an answer's header as coder should see it. This end may always refrain from referring to earlier
// messages (RFC 7692 §7.1.1.2), and does so if the file says so.
func (c Compression) agreed(h http.Header) http.Header {
	answer := h.Get(extensions)
	if answer == "" || c.mode() != websocket.CompressionNoContextTakeover ||
		strings.Contains(strings.ToLower(answer), clientNoTakeover) {
		return h
	}
	h = h.Clone()
	h.Set(extensions, answer+"; "+clientNoTakeover)
	return h
}

// checkDeflate rejects an answer with a duplicate parameter or an invalid window size (RFC 7692 §7.1), neither of which
// coder notices.
func checkDeflate(h http.Header) error {
	seen := map[string]bool{}
	for _, part := range strings.Split(strings.Join(h.Values(extensions), ","), ";")[1:] {
		name, value, _ := strings.Cut(strings.ToLower(strings.TrimSpace(part)), "=")
		name, value = strings.TrimSpace(name), strings.Trim(strings.TrimSpace(value), `"`)
		if seen[name] {
			return fmt.Errorf("the answer has the parameter %.40q of permessage-deflate twice (RFC 7692 §7.1)", name)
		}
		seen[name] = true
		if bits, err := strconv.Atoi(value); name == "server_max_window_bits" && (err != nil || bits < 8 || bits > 15) {
			return fmt.Errorf(
				"the answer has server_max_window_bits=%.20s, but only 8 to 15 is allowed (RFC 7692 §7.1.2.1)",
				value,
			)
		}
	}
	return nil
}
