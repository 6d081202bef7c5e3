package runner

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
			c := newCookies()
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
	c := newCookies()
	for i := range 1000 {
		c.SetCookies(u, []*http.Cookie{{Name: "session", Value: fmt.Sprint(i)}, {Name: "old", Value: "x"}})
	}
	c.SetCookies(u, []*http.Cookie{{Name: "old", MaxAge: -1}})
	if got := c.Cookies(u); len(got) != 1 || got[0].Value != "999" || len(c.kept) != 2 {
		t.Errorf("got %v, %d counted, want the last value of session alone", got, len(c.kept))
	}
}
