package socket

import "strings"

// PublicURL is a URL for people's eyes: a user and password in it (RFC 3986
// §3.2.1) are "***". Text that is no URL comes back with what would be one
// masked all the same.
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
