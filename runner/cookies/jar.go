package cookies

import (
	"cmp"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// Bounds of what a VU keeps of the cookies that servers set, so that a server that sets new ones with every handshake
// costs no more in a long run than in a short one. RFC 6265 §6.1 requires at least 50 cookies per host and 4096 bytes
// per cookie; the total is more than servers accept in a request.
const (
	maxCookies     = 180
	maxCookieSize  = 4096
	maxCookieBytes = 64 << 10
	maxCookieAge   = 400 * 24 * 60 * 60 // in seconds (RFC 6265bis §5.5)
)

// Jar is a VU's jar: the standard library's, which matches domains, paths and times according to RFC 6265, with the
// additional rules of browsers (RFC 6265bis §5.7), and bounded. It is safe for concurrent use: a handshake and HTTP
// requests may be in progress at the same time. refused is called by whoever sets cookies.
type Jar struct {
	jar     *cookiejar.Jar
	used    atomic.Bool  // some cookie was kept
	mu      sync.Mutex   // guards kept and bytes
	kept    []keptCookie // in the order in which they were first set
	bytes   int          // size of their names and values
	refused func(name, why string)
}

// keptCookie is a cookie in the jar, or one that was there until it expired.
type keptCookie struct {
	cookieID
	from    *url.URL
	size    int
	secure  bool
	expires time.Time // zero: never
}

func (k *keptCookie) expired(now time.Time) bool { return !k.expires.IsZero() && !k.expires.After(now) }

// cookieID identifies a cookie (RFC 6265 §5.3 step 11). Its domain is the host if the cookie names none.
type cookieID struct{ name, domain, path string }

// New returns an empty jar. refused is called for each cookie that is not kept, with the reason; it may be nil.
func New(refused func(name, why string)) *Jar {
	jar, _ := cookiejar.New(&cookiejar.Options{PublicSuffixList: publicsuffix.List}) // it never fails
	return &Jar{jar: jar, refused: refused}
}

// Cookies returns the cookies to send to a URL.
func (c *Jar) Cookies(u *url.URL) []*http.Cookie {
	if !c.used.Load() { // most targets set none
		return nil
	}
	return c.jar.Cookies(u)
}

// SetCookies stores the cookies of an answer from u. A cookie that is too large, or that a browser would refuse, is
// dropped; if there are too many, the oldest are.
func (c *Jar) SetCookies(u *url.URL, set []*http.Cookie) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, cookie := range set {
		if why := c.refusal(u, cookie); why != "" {
			if c.refused != nil {
				c.refused(cookie.Name, why)
			}
			continue
		}
		kept := *cookie
		kept.MaxAge = min(kept.MaxAge, maxCookieAge) // the jar's own arithmetic overflows after 292 years
		c.used.Store(true)
		c.jar.SetCookies(u, []*http.Cookie{&kept})
		c.note(u, &kept)
	}
	if c.full() {
		c.prune()
	}
	for c.full() {
		c.drop(0)
	}
}

func (c *Jar) full() bool { return len(c.kept) > maxCookies || c.bytes > maxCookieBytes }

// refusal says why a cookie is not kept; "" means that it is kept.
func (c *Jar) refusal(u *url.URL, cookie *http.Cookie) string {
	secure := secureOrigin(u)
	id := idOf(u, cookie)
	switch {
	case len(cookie.Name)+len(cookie.Value) > maxCookieSize:
		return fmt.Sprintf("it has more than %d bytes", maxCookieSize)
	case cookie.Secure && !secure:
		return "Secure needs wss://, or this machine as the server"
	case hasPrefixFold(cookie.Name, "__Secure-") && !cookie.Secure:
		return "a name that begins with __Secure- needs Secure"
	case hasPrefixFold(cookie.Name, "__Host-") && (!cookie.Secure || cookie.Path != "/" || cookie.Domain != ""):
		return "a name that begins with __Host- needs Secure and Path=/, and no Domain"
	case strings.TrimPrefix(cookie.Domain, ".") == "" && cookie.Domain != "", !domainMatches(host(u), id.domain):
		return "its Domain is not that of the server"
	case cookie.Domain != "" && id.domain != host(u) && isPublicSuffix(id.domain):
		return "its Domain is a public suffix, which belongs to many"
	case !secure && c.shadows(id):
		return "it would hide one that is Secure"
	}
	return ""
}

// shadows reports whether a cookie from an insecure origin would take precedence over one from a secure origin (RFC
// 6265bis §5.7, "leave secure cookies alone").
func (c *Jar) shadows(id cookieID) bool {
	return slices.ContainsFunc(c.kept, func(k keptCookie) bool {
		related := domainMatches(k.domain, id.domain) || domainMatches(id.domain, k.domain)
		return k.secure && k.name == id.name && related && pathMatches(id.path, k.path) && !k.expired(time.Now())
	})
}

// note counts a cookie, or the new value of an existing one. A cookie that arrives expired is not counted.
func (c *Jar) note(u *url.URL, cookie *http.Cookie) {
	k := keptCookie{
		cookieID: idOf(u, cookie),
		from:     u,
		size:     len(cookie.Name) + len(cookie.Value),
		secure:   cookie.Secure,
	}
	i := slices.IndexFunc(c.kept, func(o keptCookie) bool { return o.cookieID == k.cookieID })
	now := time.Now()
	k.expires = cookie.Expires
	if cookie.MaxAge != 0 { // takes precedence (RFC 6265 §5.3 step 3)
		k.expires = now.Add(time.Duration(cookie.MaxAge) * time.Second)
	}
	gone := k.expired(now)
	switch {
	case gone && i >= 0:
		c.forget(i)
	case gone:
	case i >= 0:
		c.bytes += k.size - c.kept[i].size
		c.kept[i] = k
	default:
		c.bytes += k.size
		c.kept = append(c.kept, k)
	}
}

// prune removes expired cookies.
func (c *Jar) prune() {
	now := time.Now()
	for i := len(c.kept) - 1; i >= 0; i-- {
		if c.kept[i].expired(now) {
			c.forget(i)
		}
	}
}

func (c *Jar) forget(i int) {
	c.bytes -= c.kept[i].size
	c.kept = slices.Delete(c.kept, i, i+1)
}

// drop makes the jar forget a cookie, if it still has it.
func (c *Jar) drop(i int) {
	k := c.kept[i]
	domain := k.domain
	if domain == host(k.from) {
		domain = "" // to the jar a cookie of this host is the same with and without it
	}
	c.jar.SetCookies(k.from, []*http.Cookie{{Name: k.name, Domain: domain, Path: k.path, MaxAge: -1}})
	c.forget(i)
}

// idOf returns a cookie's identity: its domain and path are those of the request if it names none (RFC 6265 §5.3).
func idOf(u *url.URL, cookie *http.Cookie) cookieID {
	id := cookieID{cookie.Name, strings.ToLower(strings.TrimPrefix(cookie.Domain, ".")), cookie.Path}
	id.domain = cmp.Or(id.domain, host(u))
	if !strings.HasPrefix(id.path, "/") {
		id.path = defaultPath(u.Path)
	}
	return id
}

// defaultPath returns the folder of a request's path (RFC 6265 §5.1.4).
func defaultPath(path string) string {
	if i := strings.LastIndexByte(path, '/'); i > 0 && path[0] == '/' {
		return path[:i]
	}
	return "/"
}

// pathMatches reports whether a request's path is within a cookie's (RFC 6265 §5.1.4).
func pathMatches(request, cookie string) bool {
	rest, ok := strings.CutPrefix(request, cookie)
	return ok && (rest == "" || rest[0] == '/' || strings.HasSuffix(cookie, "/"))
}

// domainMatches reports whether a host is a domain or below it (RFC 6265 §5.1.3).
func domainMatches(host, domain string) bool {
	if host == domain {
		return true
	}
	_, err := netip.ParseAddr(host)
	return err != nil && strings.HasSuffix(host, "."+domain)
}

// isPublicSuffix reports whether anybody may register names below a domain: com, co.uk, github.io. A single label
// always is one.
func isPublicSuffix(domain string) bool {
	suffix, _ := publicsuffix.PublicSuffix(domain)
	return suffix == domain
}

// secureOrigin reports whether a Secure cookie may come from a URL. As in browsers, the local machine counts as secure.
func secureOrigin(u *url.URL) bool {
	if u.Scheme == "https" || u.Scheme == "wss" {
		return true
	}
	name := host(u)
	if addr, err := netip.ParseAddr(name); err == nil {
		return addr.IsLoopback()
	}
	return name == "localhost" || strings.HasSuffix(name, ".localhost")
}

// host returns a URL's host in the form in which cookies compare it (RFC 6265 §5.1.2).
func host(u *url.URL) string {
	name := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if ascii, err := idna.Lookup.ToASCII(name); err == nil {
		return ascii
	}
	return name // an address
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}
