package httpclient

import (
	"cmp"
	"crypto/tls"
	"net/http"
	"net/netip"
	"net/url"
	"sync"
	"time"

	"wsrun/transport"
)

// Config applies to the requests of all virtual users. It must not be changed after it was passed to NewShared. The
// zero value works: proxies come from the environment, and there are no limits.
type Config struct {
	// TLS is the base configuration of https connections; nil means the system's roots. It is cloned: where ServerName
	// is empty it is set from each URL's host, and HTTP/2 and HTTP/1.1 are offered.
	TLS *tls.Config

	// Timeout bounds the opening of a connection, from DNS to the end of TLS. 0: only Do's context bounds it.
	Timeout time.Duration

	// Proxy, Hosts and LocalAddrs are those of transport.Config. Like handshakes, requests go through the proxy in a
	// tunnel, even without TLS.
	Proxy      string
	Hosts      map[string]string
	LocalAddrs []netip.Addr

	MaxBody   int64  // size of the largest body accepted, in bytes after decoding; 0 means no limit
	UserAgent string // of requests, unless their header sets one; "" means "wsrun"
}

// Shared is what the clients of all virtual users share. It is safe for concurrent use.
type Shared struct {
	cfg       Config
	dialer    *transport.Dialer
	userAgent []string
	gzip      []string
	decoders  sync.Pool // *gzip.Reader
}

// NewShared returns a Shared. It reads the environment's proxies but opens no connection. If transport.CheckProxy or
// CheckHost rejects Proxy or Hosts, every request fails.
func NewShared(cfg Config) *Shared {
	cfg.UserAgent = cmp.Or(cfg.UserAgent, "wsrun")
	return &Shared{
		cfg:       cfg,
		userAgent: []string{cfg.UserAgent},
		gzip:      []string{"gzip"},
		dialer: transport.NewDialer(transport.Config{
			TLS: cfg.TLS, Proxy: cfg.Proxy, Hosts: cfg.Hosts, LocalAddrs: cfg.LocalAddrs, UserAgent: cfg.UserAgent,
			Protocols: []string{"h2", "http/1.1"},
		}),
	}
}

// Jar stores a virtual user's cookies. It must be safe for concurrent use if the Client's Do is called concurrently, or
// together with a handshake that uses the same jar. It is called with http and https URLs.
type Jar interface {
	Cookies(*url.URL) []*http.Cookie
	SetCookies(*url.URL, []*http.Cookie)
}
