package runner

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
)

// What a VU keeps of the cookies that servers set, so that one that sets new ones with every handshake costs no more in a long run than in a
// short one. RFC 6265 §6.1 wants 50 cookies a host and 4096 bytes a cookie at least; the total is more than servers take in a request.
const (
	maxCookies     = 180
	maxCookieSize  = 4096
	maxCookieBytes = 64 << 10
)

// cookies is a VU's jar. It is not safe for concurrent use.
type cookies struct {
	jar   *cookiejar.Jar
	kept  []keptCookie // in the order in which they were first set
	bytes int          // of their names and values
}

// keptCookie is what tells a cookie from others (RFC 6265 §5.3), and whose it is.
type keptCookie struct {
	from               *url.URL
	name, domain, path string
	size               int
}

func newCookies() *cookies {
	jar, _ := cookiejar.New(nil) // it never fails
	return &cookies{jar: jar}
}

// Cookies are those to send to a URL.
func (c *cookies) Cookies(u *url.URL) []*http.Cookie { return c.jar.Cookies(u) }

// SetCookies keeps what an answer from u sets. A cookie that is too large is dropped, and of too many the oldest are.
func (c *cookies) SetCookies(u *url.URL, set []*http.Cookie) {
	for _, cookie := range set {
		size := len(cookie.Name) + len(cookie.Value)
		if size > maxCookieSize {
			continue
		}
		c.jar.SetCookies(u, []*http.Cookie{cookie})
		c.note(u, cookie, size)
	}
	for len(c.kept) > maxCookies || c.bytes > maxCookieBytes {
		c.drop(c.kept[0])
		c.kept = c.kept[1:]
	}
}

// note counts a cookie, or the new value of one that is there.
func (c *cookies) note(u *url.URL, cookie *http.Cookie, size int) {
	c.bytes += size
	for i := range c.kept {
		k := &c.kept[i]
		if k.name == cookie.Name && k.domain == cookie.Domain && k.path == cookie.Path && k.from.Host == u.Host && k.from.Path == u.Path {
			c.bytes -= k.size
			k.size = size
			return
		}
	}
	c.kept = append(c.kept, keptCookie{from: u, name: cookie.Name, domain: cookie.Domain, path: cookie.Path, size: size})
}

// drop has the jar forget a cookie, if it has it still.
func (c *cookies) drop(k keptCookie) {
	c.bytes -= k.size
	c.jar.SetCookies(k.from, []*http.Cookie{{Name: k.name, Domain: k.domain, Path: k.path, MaxAge: -1}})
}
