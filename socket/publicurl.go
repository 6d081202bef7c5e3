package socket

import "strings"

// PublicURL returns url for display: user and password in it (RFC 3986 §3.2.1) become "***". In text that is not a
// valid URL, whatever would be user and password is masked too.
func PublicURL(url string) string {
	scheme, rest, found := strings.Cut(url, "://")
	if !found {
		return url
	}
	authority := rest
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		authority = rest[:end]
	}
	at := strings.LastIndexByte(authority, '@')
	if at < 0 {
		return url
	}
	return scheme + "://***" + rest[at:]
}
