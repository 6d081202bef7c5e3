package httpclient

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync"
	"time"

	"wsrun/transport"
)

// hop is one request and its answer; an exchange with redirects has several. It is also the context passed to net/http,
// so that dials find it: a dial's own context outlives that of its request.
type hop struct {
	context.Context
	client *Client
	target transport.Target
	begun  time.Time
	trace  httptrace.ClientTrace

	dials dials

	mu    sync.Mutex
	noted noted // guarded by mu
}

// noted is what net/http has reported about a hop.
type noted struct {
	conn      net.Conn // nil: there is none yet
	reused    bool
	connAt    time.Time
	written   time.Time
	firstByte time.Time
}

type hopKey struct{}

// Value lets code that gets the hop as a context find it.
func (h *hop) Value(key any) any {
	if key == (hopKey{}) {
		return h
	}
	return h.Context.Value(key)
}

// hop performs one request of an exchange.
func (c *Client) hop(ctx context.Context, x *Exchange, header http.Header, begun time.Time) *Error {
	target, err := transport.TargetOf(x.URL)
	if err != nil {
		x.Done = time.Now()
		return x.invalid("the URL has no host that can be connected to", err)
	}
	h := &hop{Context: ctx, client: c, target: target, begun: begun}
	h.trace.GotConn, h.trace.WroteRequest, h.trace.GotFirstResponseByte = h.gotConn, h.wroteRequest, h.gotFirstByte
	req := c.request(h, x, header)
	resp, err := c.transport(x.URL).RoundTrip(req)
	var failed *Error
	if err == nil && resp.StatusCode < 100 {
		resp.Body.Close()
		err = fmt.Errorf("there is no status %03d", resp.StatusCode)
	}
	if err == nil {
		x.Proto, x.Status, x.Header = resp.Proto, resp.StatusCode, resp.Header
		if c.jar != nil && len(resp.Header["Set-Cookie"]) > 0 {
			c.jar.SetCookies(x.URL, resp.Cookies())
		}
		failed = h.readBody(resp, x)
	}
	x.Done = time.Now()
	h.dials.end()
	n := h.seen()
	h.measure(x, n)
	if err != nil {
		failed = h.failed(x, n, err)
	}
	return failed
}

// request builds what net/http should send. x.RequestHeader is its header.
func (c *Client) request(h *hop, x *Exchange, given http.Header) *http.Request {
	req := new(http.Request).WithContext(httptrace.WithClientTrace(h, &h.trace))
	req.Method, req.URL, req.Host = x.Method, x.URL, x.URL.Host
	if query := transport.EscapeQuery(x.URL.RawQuery); query != x.URL.RawQuery {
		escaped := *x.URL
		escaped.RawQuery = query
		req.URL = &escaped
	}
	if len(x.RequestBody) > 0 {
		body := x.RequestBody
		req.ContentLength = int64(len(body))
		req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
		req.Body, _ = req.GetBody()
	}
	header := make(http.Header, len(given)+4)
	maps.Copy(header, given)
	req.Header = header
	if host := header["Host"]; len(host) > 0 {
		req.Host = host[0]
	} else {
		header["Host"] = []string{req.Host} // net/http doesn't write it twice
	}
	if header["User-Agent"] == nil {
		header["User-Agent"] = c.shared.userAgent
	}
	if header["Accept-Encoding"] == nil && header["Range"] == nil && x.Method != http.MethodHead {
		header["Accept-Encoding"] = c.shared.gzip
	}
	if user := x.URL.User; user != nil && header["Authorization"] == nil {
		password, _ := user.Password()
		req.SetBasicAuth(user.Username(), password)
	}
	if c.jar != nil {
		for _, cookie := range c.jar.Cookies(x.URL) {
			req.AddCookie(cookie)
		}
	}
	x.RequestHeader = header
	return req
}

// The callbacks of net/http for a request. It may call them from several goroutines, even after it has returned.

func (h *hop) gotConn(info httptrace.GotConnInfo) {
	now := time.Now()
	h.mu.Lock()
	defer h.mu.Unlock()
	h.noted = noted{conn: info.Conn, reused: info.Reused, connAt: now} // forget an earlier connection that was unusable
}

func (h *hop) wroteRequest(info httptrace.WroteRequestInfo) {
	now := time.Now()
	h.mu.Lock()
	defer h.mu.Unlock()
	if info.Err == nil {
		h.noted.written = now
	}
}

func (h *hop) gotFirstByte() {
	now := time.Now()
	h.mu.Lock()
	defer h.mu.Unlock()
	h.noted.firstByte = now
}

// seen returns what has been noted so far.
func (h *hop) seen() noted {
	h.mu.Lock()
	defer h.mu.Unlock()
	n := h.noted
	if !n.firstByte.IsZero() && (n.written.IsZero() || n.written.After(n.firstByte)) {
		// The server answered before it had read the request, or before the writing goroutine reported that it was
		// done.
		n.written = n.firstByte
	}
	return n
}

// measure records what was noted in an exchange whose Done is set.
func (h *hop) measure(x *Exchange, n noted) {
	x.Reused, x.FirstByte = n.reused, n.firstByte
	h.dials.measure(x, n.reused)
	p := &x.Phases
	if n.conn == nil {
		p.Blocked += x.Done.Sub(h.begun)
		return
	}
	h.client.account(x, transport.LinkBelow(n.conn))
	p.Blocked += n.connAt.Sub(h.begun)
	switch {
	case n.written.IsZero():
		p.Sending += x.Done.Sub(n.connAt)
		return
	case n.firstByte.IsZero():
		p.Waiting += x.Done.Sub(n.written)
	default:
		p.Waiting += n.firstByte.Sub(n.written)
		p.Receiving += x.Done.Sub(n.firstByte)
	}
	p.Sending += n.written.Sub(n.connAt)
	if x.Redirects == 0 {
		x.Written = n.written
	}
}

// isRedirect reports whether an answer redirects.
func isRedirect(x *Exchange) bool {
	switch x.Status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return x.Header.Get("Location") != ""
	}
	return false
}

// redirect prepares the next request of an exchange.
func (x *Exchange) redirect(header *http.Header) *Error {
	location := x.Header.Get("Location")
	if x.Redirects == maxRedirects {
		return x.invalid(fmt.Sprintf("more than %d redirects, the last to %.100q", maxRedirects, location), nil)
	}
	to, err := x.URL.Parse(location)
	if err != nil || to.Scheme != "http" && to.Scheme != "https" || to.Host == "" {
		return x.invalid(fmt.Sprintf("redirected with %s to %.100q, which is no HTTP URL",
			transport.StatusText(x.Status), location), err)
	}
	next := *header
	switch {
	case x.Status == http.StatusSeeOther && x.Method != http.MethodHead,
		x.Method == http.MethodPost && (x.Status == http.StatusMovedPermanently || x.Status == http.StatusFound):
		x.Method, x.RequestBody = http.MethodGet, nil
		next = without(next, "Content-Type", "Content-Length", "Content-Encoding", "Content-Language")
	}
	if to.Scheme != x.URL.Scheme || to.Host != x.URL.Host {
		next = without(next, "Authorization", "Proxy-Authorization", "Cookie", "Host")
	}
	if to.Fragment == "" {
		to.Fragment = x.URL.Fragment
	}
	*header, x.URL = next, to
	x.Redirects++
	x.Proto, x.Status, x.Header, x.Body = "", 0, nil, nil
	x.WireSize = 0
	return nil
}

// without returns a copy of a header without some of its fields.
func without(header http.Header, names ...string) http.Header {
	out := maps.Clone(header)
	for _, name := range names {
		delete(out, name)
	}
	return out
}

// publicURL returns a URL for messages, without user and query.
func publicURL(u *url.URL) string {
	return fmt.Sprintf("%s://%s%.200s", u.Scheme, u.Host, u.EscapedPath())
}
