package socket

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"

	"wsrun/transport"
)

// Dialer opens client connections. Apart from its free lists it is immutable; it is safe for concurrent use.
type Dialer struct {
	cfg       Config
	transport *transport.Dialer
	asker     transport.Asker
	chunks    chunkPool
	live      atomic.Int64 // connections not yet released
}

// NewDialer returns a Dialer. It reads the environment's proxies but opens no connection. If transport.CheckProxy or
// CheckHost rejects Proxy or Hosts, every Dial fails.
func NewDialer(cfg Config) *Dialer {
	if cfg.UserAgent == "" {
		cfg.UserAgent = "wsrun"
	}
	return &Dialer{cfg: cfg, transport: transport.NewDialer(transport.Config{
		TLS: cfg.TLS, Proxy: cfg.Proxy, Hosts: cfg.Hosts, LocalAddrs: cfg.LocalAddrs, UserAgent: cfg.UserAgent,
	})}
}

// Request describes a connection to open.
type Request struct {
	URL    string         // ws:// or wss://
	Header http.Header    // sent as is, in addition to the handshake's own; not changed
	Host   string         // value of the Host header; "" is the URL's
	Jar    http.CookieJar // provides and stores cookies, including those of a 101; may be nil
	Hooks  *Hooks         // of the connection; may be nil
	Record bool           // keep the request in Handshake.Sent
}

// Handshake describes how an opening handshake went, filled in as far as it got.
type Handshake struct {
	URL string // as requested
	// The HTTP request's header with Host, if Request.Record asks for it or the handshake failed after it was sent.
	Sent        http.Header
	Status      int         // of the HTTP answer, 0 if there was none
	Header      http.Header // of the HTTP answer
	Body        []byte      // of an answer other than 101, its first 64 KiB
	Subprotocol string      // chosen by the server, empty if none
	Extensions  string      // the server's Sec-WebSocket-Extensions
	Remote      string      // ip:port connected to: the proxy's, if there is one

	// Durations of the phases; 0 for a phase that was not reached or not needed. TCP includes the wait for a proxy's
	// consent, Upgrade runs from the request to the end of the answer's header, Total is the whole Dial.
	DNS, TCP, TLS, Upgrade, Total time.Duration

	// TCP bytes of a failed handshake; those of a successful one are counted by the Conn.
	BytesSent, BytesReceived int64

	Err *Error // nil if and only if the connection is open
}

// Dial opens a connection. It returns a Conn, which must be released, or nil and the reason in Handshake.Err; the
// Handshake is never nil. Redirects are not followed: like any status but 101 they count as refusals. Everything is
// bounded by Config.Timeout and ctx. An error caused by ctx wraps ctx's error, so errors.Is(hs.Err, context.Canceled)
// recognises an interrupted dial.
func (d *Dialer) Dial(ctx context.Context, r Request) (*Conn, *Handshake) {
	start := time.Now()
	hs := &Handshake{URL: r.URL}
	if err := d.transport.Broken(); err != nil {
		hs.Err = &Error{Kind: KindGenerator, Phase: PhaseDNS, Target: PublicURL(r.URL), Err: err}
		return nil, hs
	}
	var c *Conn
	if d.live.Load() < crowd {
		c = d.dial(ctx, r, hs)
	} else {
		// A handshake needs a deep stack, and a goroutine that then waits in a read would keep it. So the handshake
		// runs on a goroutine of its own.
		done := make(chan struct{})
		var why any
		go func() {
			// Pass a panic on to the caller, as if it had dialled itself.
			defer close(done)
			defer func() { why = recover() }()
			c = d.dial(ctx, r, hs)
		}()
		if <-done; why != nil {
			panic(why)
		}
	}
	hs.Total = time.Since(start)
	return c, hs
}

// crowd is the number of open connections from which each dial saves 4 KB of the caller's stack, at the cost of some
// microseconds.
const crowd = 256

func (d *Dialer) dial(ctx context.Context, r Request, hs *Handshake) *Conn {
	ctx, cancel := transport.Limit(ctx, d.cfg.Timeout)
	defer cancel()
	a := &attempt{d: d, hs: hs, conn: newConn(r.Hooks), record: r.Record}
	a.conn.dialer = d
	ws, err := a.open(ctx, r)
	if err != nil {
		hs.Err = a.verdict(err)
		return nil
	}
	a.conn.start(ws, d.cfg.MessageLimit, d.cfg.WriteTimeout)
	d.live.Add(1)
	return a.conn
}

// attempt is a handshake in progress: the http.RoundTripper passed to coder's Dial.
type attempt struct {
	d      *Dialer
	hs     *Handshake
	conn   *Conn
	target string // host:port of the server, or of the proxy while asking it
	record bool   // keep the request
	asked  *http.Request
	err    *Error // the failure, before upper layers wrap it
}

func (a *attempt) open(ctx context.Context, r Request) (*websocket.Conn, error) {
	cfg := &a.d.cfg
	opts := &websocket.DialOptions{
		HTTPClient: &http.Client{
			Transport:     a,
			Jar:           r.Jar,
			CheckRedirect: neverRedirect,
		},
		HTTPHeader:           r.Header,
		Host:                 r.Host,
		Subprotocols:         cfg.Subprotocols,
		CompressionMode:      cfg.Compression.dialMode(),
		CompressionThreshold: cfg.Compression.threshold(),
		OnPingReceived:       a.conn.pinged,
	}
	if a.conn.hooks.wantsPongs() {
		opts.OnPongReceived = a.conn.ponged
	}
	ws, _, err := websocket.Dial(ctx, r.URL, opts)
	return ws, err
}

func neverRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// verdict returns the Error of a failed attempt. It also closes the attempt's TCP connection, which coder does only
// after a response.
func (a *attempt) verdict(err error) *Error {
	if l := a.conn.link; l != nil {
		l.Close()
		a.hs.BytesSent, a.hs.BytesReceived = l.BytesSent(), l.BytesReceived()
	}
	if a.asked != nil {
		a.hs.Sent = sentHeader(a.asked)
	}
	if a.err != nil {
		return a.err
	}
	hs := a.hs
	switch hs.Status {
	case http.StatusSwitchingProtocols:
		switch {
		case hs.Extensions == "":
		case a.d.cfg.Compression.mode() == websocket.CompressionDisabled:
			err = fmt.Errorf("unsupported extensions from server: none was offered, but it chose %.100q", hs.Extensions)
		case strings.Contains(err.Error(), "unsupported extensions"):
			err = fmt.Errorf(
				"unsupported extensions from server: only permessage-deflate was offered, but it chose %.100q",
				hs.Extensions,
			)
		}
		return Classify(PhaseUpgrade, a.target, err)
	case 0:
		// RoundTrip was never called.
		return &Error{
			Kind: KindHandshakeInvalid, Phase: PhaseUpgrade, Target: PublicURL(hs.URL),
			Err: transport.Say(fmt.Sprintf("cannot dial %q: %s", PublicURL(hs.URL), brief(err)), err),
		}
	}
	return &Error{
		Kind: KindHandshakeStatus, Phase: PhaseUpgrade, Target: a.target, Status: hs.Status,
		Err: errors.New("handshake refused with " + transport.StatusText(hs.Status) + moved(hs)),
	}
}

// moved returns the addition to a redirect's error which says that it was not followed.
func moved(hs *Handshake) string {
	to := hs.Header.Get("Location")
	if hs.Status/100 != 3 || to == "" {
		return ""
	}
	return fmt.Sprintf(" to %.100q, and redirects are not followed", to)
}
