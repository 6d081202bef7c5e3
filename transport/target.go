package transport

import (
	"errors"
	"net"
	"net/url"

	"golang.org/x/net/idna"
)

// Target is what to connect to.
type Target struct {
	Host string // an address, or a name in the form that DNS and TLS require
	Port string
	TLS  bool
}

// TargetOf returns the target of a URL with the scheme http or https.
func TargetOf(u *url.URL) (Target, error) {
	t := Target{Host: u.Hostname(), Port: u.Port(), TLS: u.Scheme == "https"}
	if t.Host == "" {
		return t, errors.New("there is no host in it")
	}
	if t.Port == "" {
		t.Port = "80"
		if t.TLS {
			t.Port = "443"
		}
	}
	var err error
	t.Host, err = asciiHost(t.Host)
	return t, err
}

// String returns host:port.
func (t Target) String() string { return net.JoinHostPort(t.Host, t.Port) }

// url returns the URL that the proxy rules are applied to; addr is its host:port.
func (t Target) url(addr string) *url.URL {
	if t.TLS {
		return &url.URL{Scheme: "https", Host: addr}
	}
	return &url.URL{Scheme: "http", Host: addr}
}

// asciiHost returns a name in the form that DNS and TLS require.
func asciiHost(host string) (string, error) {
	for _, r := range host {
		if r >= 0x80 {
			return idna.Lookup.ToASCII(host)
		}
	}
	return host, nil
}

// EscapeQuery escapes what is not allowed in a request line or would end it, and leaves the rest unchanged (WHATWG URL,
// query percent-encode set). net/url takes care of the path.
func EscapeQuery(query string) string {
	const hexDigits = "0123456789ABCDEF"
	special := func(c byte) bool { return c <= ' ' || c >= 0x7f || c == '"' || c == '<' || c == '>' }
	n := 0
	for i := range len(query) {
		if special(query[i]) {
			n++
		}
	}
	if n == 0 {
		return query
	}
	out := make([]byte, 0, len(query)+2*n)
	for i := range len(query) {
		if c := query[i]; special(c) {
			out = append(out, '%', hexDigits[c>>4], hexDigits[c&15])
		} else {
			out = append(out, c)
		}
	}
	return string(out)
}
