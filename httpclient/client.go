package httpclient

import (
	"context"
	"net/http"
	"net/url"
	"sync"
	"time"

	"wsrun/transport"
)

const (
	maxRedirects = 10
	maxHeader    = 256 << 10 // bytes of an answer's header
	maxIdle      = 16        // idle connections kept per host: as many as requests may run in parallel
)

// Client performs the requests of one virtual user. It keeps connections alive between them, and is safe for concurrent
// use.
type Client struct {
	shared *Shared
	jar    Jar

	mu sync.Mutex // guards everything below
	// plain and secure are for http and https, nil until first needed: setting up HTTP/2 takes memory.
	plain, secure *http.Transport
	latest        remote
}

// remote caches the destination of a connection as text.
type remote struct {
	link *transport.Link
	addr string
}

// NewClient returns the client of a virtual user. jar may be nil.
func (s *Shared) NewClient(jar Jar) *Client { return &Client{shared: s, jar: jar} }

// Close closes idle connections; those in use are closed when their requests end.
func (c *Client) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, t := range []*http.Transport{c.plain, c.secure} {
		if t != nil {
			t.CloseIdleConnections()
		}
	}
}

// Do sends a request and reads the answer. An answer is not an error, whatever its status. Everything is bounded by
// ctx. An error caused by ctx wraps ctx's error, so errors.Is(err, context.Canceled) recognises an interrupted request,
// and it names the timeout if ctx is from transport.Limit. The error is nil or an *Error; the Exchange is never nil.
//
// If the server has closed a connection that was kept alive, the request is repeated on another one where net/http
// considers that safe: nothing had been written, the method is GET, HEAD, OPTIONS or TRACE, or the header has an
// Idempotency-Key. It is never repeated once an answer has begun.
func (c *Client) Do(ctx context.Context, r Request) (*Exchange, error) {
	x := &Exchange{Method: r.Method, URL: r.URL, RequestBody: r.Body, Begun: time.Now()}
	if x.Method == "" {
		x.Method = http.MethodGet
	}
	header, begun := r.Header, x.Begun
	for {
		failed := c.hop(ctx, x, header, begun)
		if failed == nil && r.Follow && isRedirect(x) {
			if failed = x.redirect(&header); failed == nil {
				begun = x.Done
				continue
			}
		}
		if failed != nil {
			return x, failed
		}
		return x, nil
	}
}

// transport returns the transport for a URL, creating it if needed.
func (c *Client) transport(u *url.URL) *http.Transport {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := &c.plain
	if u.Scheme == "https" {
		t = &c.secure
	}
	if *t == nil {
		*t = newTransport(u.Scheme == "https")
	}
	return *t
}

func newTransport(secure bool) *http.Transport {
	t := &http.Transport{
		DisableCompression:     true, // the size on the wire is measured, so decoding happens here
		MaxIdleConnsPerHost:    maxIdle,
		MaxResponseHeaderBytes: maxHeader,
		ExpectContinueTimeout:  time.Second,
		Protocols:              new(http.Protocols),
	}
	t.Protocols.SetHTTP1(true)
	if secure {
		t.Protocols.SetHTTP2(true)
		t.DialTLSContext = dial
	} else {
		t.DialContext = dial
	}
	return t
}

// account records in an exchange the remote address of its connection and the bytes that went over it.
func (c *Client) account(x *Exchange, link *transport.Link) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.latest.link != link { // most requests use the same connection as the one before
		c.latest = remote{link, link.RemoteAddr().String()}
	}
	x.Remote = c.latest.addr
	sent, received := link.Claim()
	x.BytesSent += sent
	x.BytesReceived += received
}
