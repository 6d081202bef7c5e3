package runner

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"wsrun/diag"
	"wsrun/metrics"
	"wsrun/socket"
)

// What is kept of a failed handshake.
const (
	handshakeLines = 40   // of a header
	handshakeValue = 1000 // characters of a line
	handshakeBody  = 1024 // bytes
)

// exchange returns what both sides said in a handshake; nil if nothing was said.
func exchange(h *socket.Handshake) *metrics.Handshake {
	if h == nil || h.Sent == nil {
		return nil
	}
	return &metrics.Handshake{
		URL:      socket.PublicURL(h.URL),
		Sent:     headOf(h.Sent),
		Status:   h.Status,
		Received: headOf(h.Header),
		Body:     bodyStart(h),
		Cut:      len(h.Body) > handshakeBody,
	}
}

// bodyStart returns what reports show of a refusal's body, without keeping the rest alive.
func bodyStart(h *socket.Handshake) []byte {
	return bytes.Clone(h.Body[:min(len(h.Body), handshakeBody)])
}

// headOf returns headerLines within bounds, because a refusal may be large, and without credentials: these reports are
// read by more people than a HAR, which is requested explicitly.
func headOf(h http.Header) []metrics.Header {
	list := headerLines(h)
	list = list[:min(len(list), handshakeLines)]
	for i := range list {
		l := &list[i]
		l.Value = diag.Visible(withoutCredential(l.Name, l.Value), handshakeValue)
		l.Name = diag.Visible(l.Name, handshakeValue)
	}
	return list
}

// withoutCredential returns a header's value. If the name suggests a credential, only the scheme and the length are
// left, so that an empty token, or a word in its place, can still be recognised.
func withoutCredential(name, value string) string {
	name = strings.ToLower(name)
	isOne := func(part string) bool { return strings.Contains(name, part) }
	public := strings.HasPrefix(name, "sec-websocket-") || name == "www-authenticate" || name == "proxy-authenticate"
	if public ||
		!slices.ContainsFunc([]string{"auth", "cookie", "token", "secret", "password", "key", "session"}, isOne) {
		return value
	}
	scheme := ""
	if first, rest, ok := strings.Cut(value, " "); ok && strings.HasSuffix(name, "authorization") { // RFC 9110 §11.4
		scheme, value = first+" ", rest
	}
	switch n := utf8.RuneCountInString(value); n {
	case 0:
		return scheme
	case 1:
		return scheme + "*** (1 character)"
	default:
		return fmt.Sprintf("%s*** (%d characters)", scheme, n)
	}
}

// headerLines returns the lines of a header, Host first and then by name.
func headerLines(h http.Header) []metrics.Header {
	var out []metrics.Header
	for _, value := range h["Host"] {
		out = append(out, metrics.Header{Name: "Host", Value: value})
	}
	for _, name := range slices.Sorted(maps.Keys(h)) {
		for _, value := range h[name] {
			if name != "Host" {
				out = append(out, metrics.Header{Name: name, Value: value})
			}
		}
	}
	return out
}
