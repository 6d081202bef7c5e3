package transport

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/http/httpproxy"
	"golang.org/x/net/proxy"
)

// proxyFunc returns the proxy for a URL, nil for none. The scheme is https for a target with TLS, http for one without.
type proxyFunc func(*url.URL) (*url.URL, error)

// CheckProxy returns what is wrong with a Config.Proxy.
func CheckProxy(raw string) error {
	_, err := parseProxy(raw)
	return err
}

func parseProxy(raw string) (proxyFunc, error) {
	switch raw {
	case "":
		return httpproxy.FromEnvironment().ProxyFunc(), nil
	case "none":
		return func(*url.URL) (*url.URL, error) { return nil, nil }, nil
	}
	u, err := url.Parse(raw)
	if err != nil {
		return nil, fmt.Errorf("proxy: %w", err)
	}
	if err := checkProxyURL(u); err != nil {
		return nil, err
	}
	return func(*url.URL) (*url.URL, error) { return u, nil }, nil
}

func checkProxyURL(u *url.URL) error {
	switch u.Scheme {
	case "http", "https", "socks5", "socks5h":
	default:
		return fmt.Errorf("proxy: %q is not an http, https or socks5 URL", u.Redacted())
	}
	if u.Hostname() == "" {
		return fmt.Errorf("proxy: %q has no host", u.Redacted())
	}
	return nil
}

// proxyAddr returns the host and port on which a proxy listens.
func proxyAddr(u *url.URL) (host, port string) {
	host, port = u.Hostname(), u.Port()
	if port != "" {
		return host, port
	}
	switch u.Scheme {
	case "https":
		return host, "443"
	case "socks5", "socks5h":
		return host, "1080"
	default:
		return host, "80"
	}
}

// askProxy asks the proxy to connect to the server. Both ws and wss go through a tunnel (RFC 6455 §4.1). The proxy
// looks up the name, unless Config.Hosts has it.
func (a *attempt) askProxy(ctx context.Context) *Error {
	via, start := a.proxy, time.Now()
	defer func() { a.TCP += time.Since(start) }()
	if err := checkProxyURL(via); err != nil { // those of the environment were not checked
		return a.invalid(err)
	}
	host, port := proxyAddr(via)
	if via.Scheme == "https" {
		if err := a.secure(a.d.tls.proxy(host)); err != nil {
			return blame(via, a.failed(ctx, PhaseTLS, net.JoinHostPort(host, port), err))
		}
	}
	if strings.HasPrefix(via.Scheme, "socks5") {
		return a.askSOCKS(ctx, via)
	}
	return a.askCONNECT(ctx, via)
}

// through adds the proxy's name, if there is one, to an error that occurred behind it: the proxy may come from the
// environment, where nobody thought of it.
func through(via *url.URL, failed *Error) *Error {
	if via == nil || failed == nil {
		return failed
	}
	text := fmt.Sprintf("%s (through the proxy %s)", failed.Err.Error(), net.JoinHostPort(proxyAddr(via)))
	return failed.Saying(text)
}

// tunnelTarget returns the host:port that the proxy is asked for.
func (a *attempt) tunnelTarget() string {
	port := a.target.Port
	to, ok := a.d.override(a.target.Host, port)
	if !ok {
		return a.addr
	}
	if to.port != 0 {
		port = fmt.Sprint(to.port)
	}
	return net.JoinHostPort(to.addr.String(), port)
}

func (a *attempt) askCONNECT(ctx context.Context, via *url.URL) *Error {
	target := a.tunnelTarget()
	name := net.JoinHostPort(proxyAddr(via))
	header := http.Header{"User-Agent": {a.d.cfg.UserAgent}}
	if user := via.User; user != nil {
		password, _ := user.Password()
		token := base64.StdEncoding.EncodeToString([]byte(user.Username() + ":" + password))
		header.Set("Proxy-Authorization", "Basic "+token)
	}
	req := &http.Request{
		Method: http.MethodConnect,
		URL:    &url.URL{Opaque: target},
		Host:   target,
		Header: header,
	}
	if err := a.d.asker.Send(a.conn, req); err != nil {
		return a.failed(ctx, PhaseProxy, name, err)
	}
	ans := a.d.asker.Answer(a.conn)
	defer a.d.asker.Done(ans)
	resp, err := ans.ReadHead(req)
	if err != nil {
		return a.failed(ctx, PhaseProxy, name, err)
	}
	if resp.StatusCode/100 != 2 {
		a.Status, a.Header, a.Body = resp.StatusCode, resp.Header, ans.Body(resp, a.Link)
		return &Error{
			Kind: KindHandshakeStatus, Phase: PhaseProxy, Target: name, Status: resp.StatusCode,
			Err: fmt.Errorf("proxy %s refused to connect to %s with %s", name, target, StatusText(resp.StatusCode)),
		}
	}
	return nil
}

func (a *attempt) askSOCKS(ctx context.Context, via *url.URL) *Error {
	name := net.JoinHostPort(proxyAddr(via))
	var auth *proxy.Auth
	if via.User != nil {
		password, _ := via.User.Password()
		auth = &proxy.Auth{User: via.User.Username(), Password: password}
	}
	dialer, err := proxy.SOCKS5("tcp", name, auth, connected{a.conn})
	if err == nil {
		// For a context, the library would set deadlines and start a goroutine; this attempt's own context already
		// interrupts the connection.
		_, err = dialer.Dial("tcp", a.tunnelTarget())
	}
	if err == nil {
		return nil
	}
	failed := a.failed(ctx, PhaseProxy, name, err)
	if failed.Kind == KindHandshakeInvalid && !errors.Is(err, io.EOF) {
		failed.Kind = socksKind(err)
		failed.Err = Say(
			fmt.Sprintf("proxy %s refused to connect to %s: %s", name, a.tunnelTarget(), socksReason(err)), err)
	}
	return failed
}

// connected gives the SOCKS library the connection that already exists.
type connected struct{ conn net.Conn }

func (c connected) Dial(string, string) (net.Conn, error) { return c.conn, nil }

// DialContext saves the goroutine that the library would start around Dial.
func (c connected) DialContext(context.Context, string, string) (net.Conn, error) {
	return c.conn, nil
}

// socksReason returns the proxy's reply (RFC 1928 §6), which the library provides only as text.
func socksReason(err error) string {
	return strings.TrimPrefix(rootCause(err).Error(), "unknown error ")
}

func socksKind(err error) Kind {
	switch reason := socksReason(err); {
	case strings.Contains(reason, "connection refused"):
		return KindTCPRefused
	case strings.Contains(reason, "TTL expired"):
		return KindTCPTimeout
	case strings.Contains(reason, "unreachable"):
		return KindTCPUnreachable
	default:
		return KindHandshakeInvalid
	}
}
