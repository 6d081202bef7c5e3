package cookies

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// A server that sets new cookies with every answer does not make a VU's jar, or its requests, grow for ever.
func TestCookiesAreBounded(t *testing.T) {
	t.Parallel()
	u := &url.URL{Scheme: "http", Host: "chat.test", Path: "/ws"}
	for name, tt := range map[string]struct {
		size, want int
	}{
		"many":  {10, maxCookies},
		"large": {4000, maxCookieBytes / (4000 + len("c0000"))},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := New(nil)
			for i := range 1000 {
				c.SetCookies(u, []*http.Cookie{
					{Name: fmt.Sprintf("c%04d", i), Value: strings.Repeat("v", tt.size), MaxAge: 3600},
					{Name: "huge", Value: strings.Repeat("v", maxCookieSize)},
				})
			}
			got := c.Cookies(u)
			if len(got) != tt.want || len(c.kept) != tt.want {
				t.Fatalf("got %d cookies, %d of them counted, want %d", len(got), len(c.kept), tt.want)
			}
			if last := got[len(got)-1].Name; last != "c0999" {
				t.Errorf("got %s as the last, want the latest", last)
			}
		})
	}
}

// A cookie that gets a new value is the same one, and one that its server deletes is gone.
func TestCookiesAreReplaced(t *testing.T) {
	t.Parallel()
	u := &url.URL{Scheme: "https", Host: "chat.test", Path: "/ws"}
	c := New(nil)
	for i := range 1000 {
		c.SetCookies(u, []*http.Cookie{{Name: "session", Value: fmt.Sprint(i)}, {Name: "old", Value: "x"}})
	}
	c.SetCookies(u, []*http.Cookie{{Name: "old", MaxAge: -1}})
	if got := c.Cookies(u); len(got) != 1 || got[0].Value != "999" || len(c.kept) != 1 {
		t.Errorf("got %v, %d counted, want the last value of session alone", got, len(c.kept))
	}
}

// What is set from one URL is sent to another as RFC 6265 and browsers have it.
func TestCookieRules(t *testing.T) {
	t.Parallel()
	tests := []struct {
		from, set, to string
		sent          bool
	}{
		{"https://chat.example.com/a/b", "c=1", "https://chat.example.com/a/x", true},
		{"https://chat.example.com/a/b", "c=1", "https://chat.example.com/x", false}, // the default path is /a
		{"https://chat.example.com/a/b", "c=1; Path=/", "https://chat.example.com/x", true},
		{"https://chat.example.com/a/b", "c=1; Path=/ws", "https://chat.example.com/wss", false},
		{"https://chat.example.com/a/b", "c=1; Path=/ws", "https://chat.example.com/ws/1", true},
		{"https://chat.example.com/", "c=1", "https://example.com/", false},
		{"https://chat.example.com/", "c=1", "https://live.chat.example.com/", false},
		{"https://chat.example.com/", "c=1; Domain=example.com", "https://live.example.com/", true},
		{"https://chat.example.com/", "c=1; Domain=.Example.COM", "https://live.example.com/", true},
		{"https://chat.example.com/", "c=1; Domain=other.com", "https://other.com/", false},
		{"https://chat.example.com/", "c=1; Domain=live.example.com", "https://live.example.com/", false},
		{"https://myexample.com/", "c=1; Domain=example.com", "https://example.com/", false},
		{"https://one.co.uk/", "c=1; Domain=co.uk", "https://two.co.uk/", false}, // public suffixes
		{"https://one.github.io/", "c=1; Domain=github.io", "https://two.github.io/", false},
		{"https://one.github.io/", "c=1; Domain=one.github.io", "https://a.one.github.io/", true},
		{"https://github.io/", "c=1; Domain=github.io", "https://github.io/", true}, // of the host itself
		{"https://one.internal/", "c=1; Domain=internal", "https://two.internal/", false},
		{"https://a.svc.internal/", "c=1; Domain=svc.internal", "https://b.svc.internal/", true},
		{"https://chat.example.com/", "c=1; Domain=.", "https://chat.example.com/", false},
		{"http://127.0.0.1/", "c=1; Domain=0.0.1", "http://127.0.0.1/", false},
		{"http://127.0.0.1:80/", "c=1", "http://127.0.0.1:8080/", true}, // ports don't matter
		{"https://chät.example.com/", "c=1; Domain=xn--cht-rla.example.com", "https://xn--cht-rla.example.com/", true},
		{"https://chat.example.com/", "c=1; Secure", "https://chat.example.com/", true},
		{"https://chat.example.com/", "c=1; Secure", "http://chat.example.com/", false},
		{"http://chat.example.com/", "c=1; Secure", "https://chat.example.com/", false},
		{"http://localhost/", "c=1; Secure", "http://localhost/", true}, // as good as TLS, as in browsers
		{"http://[::1]:8080/", "c=1; Secure", "http://[::1]:8080/", true},
		{"http://127.0.0.1/", "c=1; Secure", "http://127.0.0.1/", true},
		{"http://10.0.0.1/", "c=1; Secure", "http://10.0.0.1/", false},
		{"https://chat.example.com/", "__Secure-c=1", "https://chat.example.com/", false},
		{"https://chat.example.com/", "__Secure-c=1; Secure; Domain=example.com", "https://live.example.com/", true},
		{"https://chat.example.com/", "__secure-c=1", "https://chat.example.com/", false},
		{"https://chat.example.com/", "__Host-c=1; Secure; Path=/", "https://chat.example.com/", true},
		{"https://chat.example.com/", "__Host-c=1; Path=/", "https://chat.example.com/", false},
		{"https://chat.example.com/", "__Host-c=1; Secure", "https://chat.example.com/", false},
		{"https://chat.example.com/", "__Host-c=1; Secure; Path=/; Domain=chat.example.com", "https://chat.example.com/", false},
		{"http://chat.example.com/", "__Host-c=1; Secure; Path=/", "http://chat.example.com/", false},
		{"https://chat.example.com/", "c=1; Max-Age=0", "https://chat.example.com/", false},
		{"https://chat.example.com/", "c=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "https://chat.example.com/", true},
		{"https://chat.example.com/", "c=1; Max-Age=99999999999", "https://chat.example.com/", true},
		{"https://chat.example.com/", "c=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "https://chat.example.com/", false},
		// a handshake has no other site
		{"https://chat.example.com/", "c=1; HttpOnly; SameSite=Strict", "https://chat.example.com/", true},
	}
	for _, tt := range tests {
		c := New(nil)
		c.SetCookies(parse(t, tt.from), setCookie(t, tt.set))
		if got := len(c.Cookies(parse(t, tt.to))) > 0; got != tt.sent {
			t.Errorf("%s from %s, sent to %s: got %t, want %t", tt.set, tt.from, tt.to, got, tt.sent)
		}
	}
}

// What is not kept is told of, but for what comes to be deleted.
func TestCookiesThatAreRefused(t *testing.T) {
	t.Parallel()
	for set, want := range map[string]string{
		"c=1; Domain=com": "public suffix", "c=1; Domain=other.com": "not that of the server", "c=1; Secure": "wss://",
		"__Host-c=1": "__Host-", "__Secure-c=1": "__Secure-", "c=" + strings.Repeat("v", maxCookieSize): "4096", "secret=2; Domain=example.com": "hide",
		"c=1": "", "c=1; Max-Age=0": "", "other=2; Domain=example.com": "",
	} {
		got := ""
		c := New(func(_, why string) { got = why })
		c.SetCookies(parse(t, "https://chat.example.com/"), setCookie(t, "secret=1; Secure; Path=/"))
		c.SetCookies(parse(t, "http://chat.example.com/"), setCookie(t, set))
		if (got == "") != (want == "") || !strings.Contains(got, want) {
			t.Errorf("%.40s: got %q, want %q", set, got, want)
		}
	}
}

// A cookie of the whole host is one, whatever the path of the handshake that sets it: a VU that connects to a path of
// its own each time keeps it, and nothing else is pushed out.
func TestCookiesOfManyPaths(t *testing.T) {
	t.Parallel()
	c := New(nil)
	c.SetCookies(parse(t, "https://chat.example.com/"), setCookie(t, "first=1; Path=/; Domain=example.com"))
	for i := range 3 * maxCookies {
		from := parse(t, fmt.Sprintf("https://chat.example.com/rooms/%d/ws", i))
		c.SetCookies(from, append(setCookie(t, fmt.Sprintf("session=%d; Path=/", i)), setCookie(t, fmt.Sprintf("gone%d=1; Max-Age=0", i))...))
	}
	got := c.Cookies(parse(t, "https://chat.example.com/rooms/1"))
	if len(got) != 2 || got[0].Value != "1" || got[1].Value != fmt.Sprint(3*maxCookies-1) || len(c.kept) != 2 {
		t.Errorf("got %v, %d counted, want the first one and the latest session", got, len(c.kept))
	}
}

func parse(t *testing.T, text string) *url.URL {
	t.Helper()
	u, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func setCookie(t *testing.T, line string) []*http.Cookie {
	t.Helper()
	c, err := http.ParseSetCookie(line)
	if err != nil {
		t.Fatal(err)
	}
	return []*http.Cookie{c}
}
