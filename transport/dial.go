package transport

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"time"
)

// Config configures how a Dialer opens connections. It must not be changed after it was passed to NewDialer. The zero
// value works: proxies come from the environment. Timeouts are up to the context, see Limit, since they bound more than
// dialling.
type Config struct {
	// TLS is the base configuration of connections with TLS; nil means the system's roots. It is cloned: where
	// ServerName is empty it is set from each target's host, and Protocols are offered.
	TLS *tls.Config

	// Protocols are offered to servers by TLS (ALPN) in order of preference; nil is HTTP/1.1 alone, which WebSocket and
	// proxies require.
	Protocols []string

	// Proxy is empty for the environment's proxies (HTTP_PROXY, HTTPS_PROXY,
	// NO_PROXY, read once; never for loopback targets), "none", or a URL with
	// the scheme http, https, socks5 or socks5h. See CheckProxy.
	Proxy string

	// Hosts maps names to addresses, bypassing DNS: "host" or "host:port" to "ip" or "ip:port". A host "*.example.com"
	// matches every name with that suffix; longer matches win. TLS keeps the name. See CheckHost.
	Hosts map[string]string

	// LocalAddrs are the addresses to connect from, used in turn. Those of another family than the target's are
	// skipped.
	LocalAddrs []netip.Addr

	UserAgent string // sent to HTTP proxies; "" sends none
}

// Dialer opens connections. Apart from its free lists it is immutable; it is safe for concurrent use.
type Dialer struct {
	cfg      Config
	broken   error // why cfg is invalid; every Dial fails with it
	proxy    proxyFunc
	hosts    map[string]override
	local    localAddrs
	resolver *net.Resolver
	tls      *tlsConfigs
	asker    Asker
}

// NewDialer returns a Dialer. It reads the environment's proxies but opens no connection. If CheckProxy or CheckHost
// rejects Proxy or Hosts, every Dial fails.
func NewDialer(cfg Config) *Dialer {
	d := &Dialer{cfg: cfg, resolver: net.DefaultResolver, tls: newTLSConfigs(cfg.TLS, cfg.Protocols)}
	var proxyErr, hostsErr error
	d.proxy, proxyErr = parseProxy(cfg.Proxy)
	d.hosts, hostsErr = parseHosts(cfg.Hosts)
	d.broken = errors.Join(proxyErr, hostsErr)
	d.local.init(cfg.LocalAddrs)
	return d
}

// Broken returns what is wrong with the Config, nil if nothing is. Every Dial fails with it.
func (d *Dialer) Broken() error { return d.broken }

// Opening describes how a connection was opened, filled in as far as it got.
type Opening struct {
	Link   *Link  // the TCP connection, below TLS if there is TLS; nil if Dial failed
	Remote string // ip:port connected to: the proxy's, if there is one

	// Durations of the phases; 0 for a phase that was not reached or not needed. TCP includes the wait for a proxy's
	// consent.
	DNS, TCP, TLS time.Duration

	// TCP bytes, if Dial failed; otherwise the Link counts them.
	BytesSent, BytesReceived int64

	// The answer of a proxy that refused, with the first 64 KiB of its body.
	Status int
	Header http.Header
	Body   []byte

	Err *Error // nil if and only if the connection is open

	proxy *url.URL // that the connection goes through, nil for none
	stop  func() bool
}

// Detach releases the connection from Dial's context, which would interrupt it when it ends. It reports whether that
// has not happened yet. Call it once, when the request that the connection was opened for is done.
func (o *Opening) Detach() bool { return o.stop() }

// Through adds the proxy's name, if there is one, to an error that occurred behind it: the proxy may come from the
// environment, where nobody thought of it. A nil error stays nil.
func (o *Opening) Through(failed *Error) *Error { return through(o.proxy, failed) }

// Dial opens a connection. It returns the connection to read from and write to, nil if it failed, and an Opening, which
// is never nil. The end of ctx interrupts the connection even when it is open, until Opening.Detach. An error caused by
// ctx wraps ctx's error.
func (d *Dialer) Dial(ctx context.Context, t Target) (net.Conn, *Opening) {
	a := &attempt{d: d, target: t, addr: t.String()}
	if a.Err = a.open(ctx); a.Err == nil {
		return a.conn, &a.Opening
	}
	if l := a.Link; l != nil {
		a.stop()
		l.Close()
		a.BytesSent, a.BytesReceived = l.BytesSent(), l.BytesReceived()
		a.Link = nil
	}
	return nil, &a.Opening
}

// attempt is a Dial in progress.
type attempt struct {
	Opening
	d      *Dialer
	conn   net.Conn // the Link, or TLS over it
	target Target
	addr   string // host:port of the target
}

func (a *attempt) open(ctx context.Context) *Error {
	if a.d.broken != nil {
		return &Error{Kind: KindGenerator, Phase: PhaseDNS, Target: a.addr, Err: a.d.broken}
	}
	via, err := a.d.proxy(a.target.url(a.addr))
	if err != nil {
		return a.invalid(err)
	}
	a.proxy = via
	if failed := a.connect(ctx); failed != nil {
		return failed
	}
	// From here on, the connection waits for the peer and knows no context: let the end of the context interrupt it.
	a.stop = context.AfterFunc(ctx, a.Link.Interrupt)
	if via != nil {
		if failed := a.askProxy(ctx); failed != nil {
			return failed
		}
	}
	if !a.target.TLS {
		return nil
	}
	start := time.Now()
	if err := a.secure(a.d.tls.config(a.target.Host)); err != nil {
		return a.Through(a.failed(ctx, PhaseTLS, a.addr, err))
	}
	a.TLS = time.Since(start)
	return nil
}

// secure puts TLS over the connection. It needs no context: whoever interrupts the connection interrupts the handshake.
func (a *attempt) secure(cfg *tls.Config) error {
	conn := tls.Client(a.conn, cfg)
	if err := conn.HandshakeContext(context.Background()); err != nil {
		return err
	}
	a.conn = conn
	a.Link.secure = true
	return nil
}

// failed is Failed for one of the phases of opening.
func (a *attempt) failed(ctx context.Context, phase, target string, err error) *Error {
	return Failed(ctx, PhaseOf(phase), target, err)
}

// invalid returns the error of a target that can't be dialled at all.
func (a *attempt) invalid(err error) *Error {
	return &Error{Kind: KindHandshakeInvalid, Target: a.addr, Err: err}
}
