package runner

import (
	"fmt"
	"strings"

	"wsrun/metrics"
	"wsrun/socket"
)

// sessionKey is what differs between the tags of two sessions of a scenario.
type sessionKey struct {
	status   int
	subproto string
	url      string
	socket   string // its name in a file with `sockets`
}

// keyOf is the key of a handshake's session.
func keyOf(h *socket.Handshake) sessionKey {
	return sessionKey{status: h.Status, subproto: h.Subprotocol, url: tagURL(h.URL)}
}

// tagURL is a URL without what has a value of its own for each session, or is secret: its query, and a user and
// password.
func tagURL(url string) string {
	url, _, _ = strings.Cut(url, "?")
	scheme, rest, _ := strings.Cut(url, "://")
	authority, _, _ := strings.Cut(rest, "/")
	if i := strings.LastIndexByte(authority, '@'); i >= 0 {
		return scheme + "://" + rest[i+1:]
	}
	return url
}

func (k sessionKey) tags(base metrics.Tags) metrics.Tags {
	var more []metrics.Tag
	add := func(key, value string) {
		if _, taken := base.Get(key); value != "" && !taken {
			more = append(more, metrics.Tag{Key: key, Value: value})
		}
	}
	if k.status > 0 {
		add("status", fmt.Sprint(k.status))
	}
	add("subproto", k.subproto)
	add("url", k.url)
	add("socket", k.socket)
	return base.With(more...)
}
