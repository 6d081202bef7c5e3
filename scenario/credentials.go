package scenario

import (
	"encoding/base64"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// shortCredential is the maximum length in characters of a value that is taken for an everyday word rather than a
// credential.
const shortCredential = 3

var (
	userinfo   = regexp.MustCompile(`//[^/?#@\s]*?:([^/?#@\s]+)@`)
	queryPair  = regexp.MustCompile(`[?&;]([^=&;#?]+)=([^&;#\s]+)`)
	cookiePair = regexp.MustCompile(`[^=;\s]+=("?[^;]+)`)
	// telling matches names of confidential values.
	telling = regexp.MustCompile(
		`(?i)token|secret|passw|passphrase|api[-_.]?key|access[-_.]?key|auth|credential|jwt|session[-_.]?id`,
	)
)

// credentials returns the texts of the file that are recognisable as credentials: passwords in URLs, the contents of
// credential headers, and values with a telling name in headers, cookies and the query. A text with a template is not
// one: `secrets` must name what the template yields.
func credentials(sc *Scenario, targetURL string) []string {
	var found []string
	add := func(values ...string) {
		for _, v := range values {
			v = strings.TrimSpace(v)
			if utf8.RuneCountInString(v) > shortCredential && !strings.Contains(v, "${{") &&
				!strings.Contains(v, "}}") &&
				!slices.Contains(found, v) {
				found = append(found, v)
			}
		}
	}
	both := func(v string) { // as written and as decoded
		add(v)
		if text, err := url.PathUnescape(v); err == nil {
			add(text)
		}
	}
	for _, text := range []string{targetURL, sc.URL.Value, sc.Connect.Proxy.Value} {
		for _, m := range userinfo.FindAllStringSubmatch(text, -1) {
			both(m[1])
		}
		for _, m := range queryPair.FindAllStringSubmatch(text, -1) {
			if telling.MatchString(m[1]) {
				both(m[2])
			}
		}
	}
	for _, h := range sc.Headers {
		for _, v := range h.Values {
			switch name := strings.ToLower(h.Name.Value); {
			case strings.Contains(v.Value, "${{"):
			case name == "authorization" || name == "proxy-authorization":
				add(authorization(v.Value)...)
			case name == "cookie":
				for _, m := range cookiePair.FindAllStringSubmatch(v.Value, -1) {
					add(m[1])
				}
			case telling.MatchString(name):
				add(v.Value)
			}
		}
	}
	for _, p := range sc.Cookies {
		if telling.MatchString(p.Name.Value) || strings.Contains(strings.ToLower(p.Name.Value), "sess") ||
			strings.EqualFold(p.Name.Value, "sid") {
			add(p.Value.Value)
		}
	}
	return found
}

// authorization returns what follows the scheme or, for basic authentication, the password in it (RFC 7617 §2).
func authorization(value string) []string {
	scheme, rest, ok := strings.Cut(strings.TrimSpace(value), " ")
	if !ok {
		return []string{value}
	}
	found := []string{rest}
	if b, err := base64.StdEncoding.DecodeString(strings.TrimSpace(rest)); err == nil &&
		strings.EqualFold(scheme, "basic") {
		if _, password, ok := strings.Cut(string(b), ":"); ok {
			found = append(found, password)
		}
	}
	return found
}
