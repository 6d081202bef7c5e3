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

// Config is what holds for the requests of all virtual users. It is not to be changed once a Shared was made of it. The
// zero value works: environment proxies, no limits.
type Config struct {
	// TLS is the base of https connections; nil means the system's roots. It is cloned: ServerName is set from each
	// URL's host where it is empty, and HTTP/2 and HTTP/1.1 are offered.
	TLS *tls.Config

	// Timeout bounds the opening of a connection, from DNS to the end of TLS. 0: only the context of Do does.
	Timeout time.Duration

	// Proxy, Hosts and LocalAddrs are those of transport.Config. As a handshake does, a request goes through the proxy
	// by a tunnel, also one without TLS.
	Proxy      string
	Hosts      map[string]string
	LocalAddrs []netip.Addr

	MaxBody   int64  // the largest body of an answer, in bytes after decoding; 0 is no limit
	UserAgent string // of requests, unless their header has one; "" means "wsrun"
}

// Shared is what the clients of all virtual users have in common. It is safe for concurrent use.
type Shared struct {
	cfg       Config
	dialer    *transport.Dialer
	userAgent []string
	gzip      []string
	decoders  sync.Pool // *gzip.Reader
}

// NewShared returns a Shared. It reads the environment's proxies, and connects nowhere. A Proxy or Hosts that
// transport.CheckProxy or CheckHost refuse make every request fail.
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

// Jar gives and takes a virtual user's cookies. It has to be safe for concurrent use if the Client's Do is called
// concurrently, or beside a handshake with the same jar. It is asked with URLs of the schemes http and https.
type Jar interface {
	Cookies(*url.URL) []*http.Cookie
	SetCookies(*url.URL, []*http.Cookie)
}
