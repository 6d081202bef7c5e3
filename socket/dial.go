package socket

import (
	"context"
	"crypto/tls"
	"net/http"
	"net/netip"
	"time"
)

// Compression is what a handshake offers, or accepts, of permessage-deflate.
type Compression struct {
	Mode            string // "none" (or empty) or "deflate"
	ContextTakeover bool
	Threshold       int // bytes from which a message is compressed; 0 = default
}

// Config is the configuration of a Dialer.
type Config struct {
	TLS          *tls.Config
	Timeout      time.Duration
	Proxy        string
	Hosts        map[string]string
	LocalAddrs   []netip.Addr
	Subprotocols []string
	Compression  Compression
	MessageLimit int64
	WriteTimeout time.Duration
	UserAgent    string
}

// Dialer opens connections. It is safe for concurrent use.
type Dialer struct{ cfg Config }

// NewDialer returns a Dialer.
func NewDialer(cfg Config) *Dialer { return &Dialer{cfg: cfg} }

// Request is one connection to open.
type Request struct {
	URL    string
	Header http.Header
	Host   string
	Jar    http.CookieJar
	Hooks  *Hooks
}

// Handshake is how an opening handshake went.
type Handshake struct {
	URL                           string
	Status                        int
	Header                        http.Header
	Body                          []byte
	Subprotocol, Extensions       string
	DNS, TCP, TLS, Upgrade, Total time.Duration
	Remote                        string
	Err                           *Error
}

// Dial opens a connection. The Conn is nil if Handshake.Err is not.
func (d *Dialer) Dial(ctx context.Context, r Request) (*Conn, *Handshake) {
	return nil, &Handshake{URL: r.URL, Err: Classify("tcp", r.URL, context.Canceled)}
}
