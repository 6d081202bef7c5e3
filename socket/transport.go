package socket

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"

	"golang.org/x/net/idna"

	"wsrun/transport"
)

// RoundTrip connects, sends the handshake's request and reads the answer. The
// body of a 101 is the connection. Unlike http.Transport it keeps neither
// goroutine nor buffer for a connection, times each phase, and changes the
// request, which coder made for it alone.
func (a *attempt) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := a.roundTrip(req)
	if err != nil {
		a.err = err
		return nil, err
	}
	return resp, nil
}

func (a *attempt) roundTrip(req *http.Request) (*http.Response, *Error) {
	ctx := req.Context()
	host, port, err := hostPort(req.URL)
	if err != nil {
		return nil, a.invalid(err)
	}
	a.target = net.JoinHostPort(host, port)
	proxy, err := a.d.proxy(req.URL)
	if err != nil {
		return nil, a.invalid(err)
	}
	if failed := a.connect(ctx, proxy, host, port); failed != nil {
		return nil, failed
	}

	// From here on the connection waits for the peer, not for a context: the
	// context's end makes it stop waiting.
	stop := context.AfterFunc(ctx, a.conn.link.Interrupt)
	resp, failed := a.shakeHands(ctx, req, proxy, host)
	if !stop() && failed == nil && resp.StatusCode == http.StatusSwitchingProtocols {
		// A refusal stays one, if its body did not come in time.
		failed = a.failed(ctx, PhaseUpgrade, a.target, ctx.Err())
	}
	return resp, failed
}

// shakeHands does what comes after TCP: the proxy's consent, TLS, HTTP.
func (a *attempt) shakeHands(ctx context.Context, req *http.Request, proxy *url.URL, host string) (*http.Response, *Error) {
	if proxy != nil {
		if failed := a.askProxy(ctx, proxy); failed != nil {
			return nil, failed
		}
	}
	if req.URL.Scheme == "https" {
		start := time.Now()
		if err := a.secure(host); err != nil {
			return nil, through(proxy, a.failed(ctx, PhaseTLS, a.target, err))
		}
		a.hs.TLS = time.Since(start)
	}
	resp, failed := a.upgrade(ctx, req)
	return resp, through(proxy, failed)
}

// secure puts TLS over the connection. Who interrupts the connection interrupts
// its handshake, so there is no context.
func (a *attempt) secure(host string) error {
	conn := tls.Client(a.conn.conn, a.d.tls.config(host))
	if err := conn.HandshakeContext(context.Background()); err != nil {
		return err
	}
	a.conn.conn = conn
	a.conn.link.Secured()
	return nil
}

// upgrade sends the request and reads the answer.
func (a *attempt) upgrade(ctx context.Context, req *http.Request) (*http.Response, *Error) {
	if _, set := req.Header["User-Agent"]; !set {
		req.Header.Set("User-Agent", a.d.cfg.UserAgent)
	}
	req.URL.RawQuery = escapeQuery(req.URL.RawQuery)
	a.d.cfg.Compression.offer(req.Header)
	if a.asked = req; a.record {
		a.hs.Sent = sentHeader(req)
	}
	start := time.Now()
	if err := a.d.send(a.conn.conn, req.Write); err != nil {
		return nil, a.failed(ctx, PhaseUpgrade, a.target, err)
	}
	ans := a.d.answer(a.conn.conn)
	defer a.d.answers.Put(ans)
	resp, err := ans.read(req)
	a.hs.Upgrade = time.Since(start)
	if err == nil {
		err = onceEach(resp)
	}
	if err == nil && resp.StatusCode == http.StatusSwitchingProtocols {
		err = checkDeflate(resp.Header)
	}
	if err != nil {
		failed := a.failed(ctx, PhaseUpgrade, a.target, err)
		if better := ans.heard.unusable(a.target, failed, a.d.cfg.Timeout); better != nil && ctx.Err() != context.Canceled {
			failed = better
		}
		return nil, failed
	}
	a.hs.Status, a.hs.Header = resp.StatusCode, resp.Header
	if resp.StatusCode != http.StatusSwitchingProtocols {
		a.hs.Body = ans.body(resp, a.conn.link)
		resp.Body = http.NoBody
		return resp, nil
	}
	a.hs.Subprotocol = resp.Header.Get("Sec-WebSocket-Protocol")
	a.hs.Extensions = resp.Header.Get("Sec-WebSocket-Extensions")
	a.conn.left = ans.left()
	a.conn.deflate = a.hs.Extensions != ""
	a.conn.target = a.target
	resp.Header = a.d.cfg.Compression.agreed(resp.Header)
	resp.Body = (*wire)(a.conn)
	return resp, nil
}

// escapeQuery escapes what may not stand in a request's line and what its end
// would be taken for, and leaves the rest as it is (WHATWG URL, query
// percent-encode set). Of the path, net/url takes care.
func escapeQuery(query string) string {
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

// onceEach refuses a 101 with a header twice that may be there once (RFC 6455
// §11.3.3, §11.3.4): coder looks at the first.
func onceEach(resp *http.Response) error {
	if resp.StatusCode != http.StatusSwitchingProtocols {
		return nil
	}
	for _, name := range []string{"Sec-WebSocket-Accept", "Sec-WebSocket-Protocol"} {
		if n := len(resp.Header[http.CanonicalHeaderKey(name)]); n > 1 {
			return fmt.Errorf("the header %s is there %d times, and once is allowed (RFC 6455 §11.3)", name, n)
		}
	}
	return nil
}

// sentHeader is a request's header as it is written.
func sentHeader(req *http.Request) http.Header {
	h := req.Header.Clone()
	host := req.Host
	if host == "" {
		host = req.URL.Host
	}
	h.Set("Host", host)
	return h
}

// send builds a request and writes it in one piece.
func (d *Dialer) send(conn net.Conn, write func(io.Writer) error) error {
	buf, ok := d.requests.Get().(*bytes.Buffer)
	if !ok {
		buf = new(bytes.Buffer)
	}
	defer d.requests.Put(buf)
	buf.Reset()
	if err := write(buf); err != nil {
		return err
	}
	_, err := conn.Write(buf.Bytes())
	return err
}

// failed is Classify for a phase of an attempt, whose context may be what ended
// it.
func (a *attempt) failed(ctx context.Context, phase, target string, err error) *Error {
	return transport.Failed(ctx, phaseOf(phase), target, err)
}

// invalid is the error of a request that cannot be made.
func (a *attempt) invalid(err error) *Error {
	return &Error{
		Kind: KindHandshakeInvalid, Phase: PhaseUpgrade, Target: PublicURL(a.hs.URL),
		Err: transport.Say(fmt.Sprintf("cannot dial %q: %s", PublicURL(a.hs.URL), err), err),
	}
}

// hostPort is where a URL points to, the name in the form that DNS and TLS
// want.
func hostPort(u *url.URL) (host, port string, err error) {
	host, port = u.Hostname(), u.Port()
	if host == "" {
		return "", "", errors.New("there is no host in it")
	}
	if port == "" {
		port = "80"
		if u.Scheme == "https" {
			port = "443"
		}
	}
	host, err = asciiHost(host)
	return host, port, err
}

// asciiHost is a name in the form that DNS and TLS want.
func asciiHost(host string) (string, error) {
	for _, r := range host {
		if r >= 0x80 {
			return idna.Lookup.ToASCII(host)
		}
	}
	return host, nil
}
