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

// Config says how a Dialer opens connections. It is not to be changed once a
// Dialer was made of it. The zero value works: environment proxies. How long it
// may take is the context's affair, see Limit: it bounds more than dialling.
type Config struct {
	// TLS is the base of connections with TLS; nil means the system's roots. It
	// is cloned: ServerName is set from each target's host where it is empty, and
	// Protocols are offered.
	TLS *tls.Config

	// Protocols are offered to servers by TLS (ALPN), the preferred one first; nil
	// is HTTP/1.1 alone, which WebSocket needs and proxies are spoken to in.
	Protocols []string

	// Proxy is empty for the environment's proxies (HTTP_PROXY, HTTPS_PROXY,
	// NO_PROXY, read once; never for loopback targets), "none", or a URL with
	// the scheme http, https, socks5 or socks5h. See CheckProxy.
	Proxy string

	// Hosts gives addresses to names, instead of DNS: "host" or "host:port" to
	// "ip" or "ip:port". A host "*.example.com" is every name that ends so, and
	// gives way to longer ones. TLS keeps the name. See CheckHost.
	Hosts map[string]string

	// LocalAddrs are the addresses to connect from, in turn. Those of the
	// other family than the target's are passed over.
	LocalAddrs []netip.Addr

	UserAgent string // told to an HTTP proxy; "" tells none
}

// Dialer opens connections. It is immutable but for its free lists, and safe for
// concurrent use.
type Dialer struct {
	cfg      Config
	broken   error // what is wrong with cfg; every Dial fails with it
	proxy    proxyFunc
	hosts    map[string]override
	local    localAddrs
	resolver *net.Resolver
	tls      *tlsConfigs
	asker    Asker
}

// NewDialer returns a Dialer. It reads the environment's proxies, and connects
// nowhere. A Proxy or Hosts that CheckProxy or CheckHost refuse make every Dial
// fail.
func NewDialer(cfg Config) *Dialer {
	d := &Dialer{cfg: cfg, resolver: net.DefaultResolver, tls: newTLSConfigs(cfg.TLS, cfg.Protocols)}
	var proxyErr, hostsErr error
	d.proxy, proxyErr = parseProxy(cfg.Proxy)
	d.hosts, hostsErr = parseHosts(cfg.Hosts)
	d.broken = errors.Join(proxyErr, hostsErr)
	d.local.init(cfg.LocalAddrs)
	return d
}

// Broken is what is wrong with the Config, nil if nothing is. Every Dial fails
// with it.
func (d *Dialer) Broken() error { return d.broken }

// Opening is how a connection came about, filled as far as it came.
type Opening struct {
	Link   *Link  // the TCP connection, below TLS if there is TLS; nil if Dial failed
	Remote string // ip:port that was connected to: the proxy's, if there is one

	// How long the phases took; 0 for one that was not reached or not needed.
	// TCP includes a proxy's consent.
	DNS, TCP, TLS time.Duration

	// Bytes of TCP that it took, if Dial failed; else they are the Link's.
	BytesSent, BytesReceived int64

	// The answer of a proxy that refused, of its body the first 64 KiB.
	Status int
	Header http.Header
	Body   []byte

	Err *Error // nil if and only if the connection is open

	proxy *url.URL // that it goes through, nil for none
	stop  func() bool
}

// Detach takes the connection out of the power of Dial's context, which
// interrupts it when it ends. It reports whether that has not happened. It is to
// be called once, when the request that the connection was opened for is done.
func (o *Opening) Detach() bool { return o.stop() }

// Through names the proxy, if there is one, in what failed behind it: it may be
// the environment's, which nobody thought of. nil stays nil.
func (o *Opening) Through(failed *Error) *Error { return through(o.proxy, failed) }

// Dial opens a connection: what to read from and write to, nil if it failed, and
// how that went, never nil. The end of ctx interrupts it, also when it is open,
// until Opening.Detach. An error that ctx caused wraps its error.
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

// attempt is one Dial under way.
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
	// From here on the connection waits for the peer, not for a context: the
	// context's end makes it stop waiting.
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

// secure puts TLS over the connection. Who interrupts the connection interrupts
// its handshake, so there is no context.
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

// invalid is the error of a target that can't be dialled at all.
func (a *attempt) invalid(err error) *Error {
	return &Error{Kind: KindHandshakeInvalid, Target: a.addr, Err: err}
}
