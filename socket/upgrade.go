package socket

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"wsrun/transport"
)

// RoundTrip connects, sends the handshake's request and reads the answer. The body of a 101 is the connection. Unlike
// http.Transport it keeps no goroutine and no buffer per connection, and it times each phase. It modifies the request,
// which coder made for it alone.
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
	target, err := transport.TargetOf(req.URL)
	if err != nil {
		return nil, a.invalid(err)
	}
	a.target = target.String()
	conn, opening := a.d.transport.Dial(ctx, target)
	a.measured(opening)
	switch failed := opening.Err; {
	case failed == nil:
	case failed.Phase == "":
		return nil, a.invalid(failed.Err)
	default:
		return nil, failed
	}
	a.conn.conn, a.conn.link = conn, opening.Link
	resp, failed := a.upgrade(ctx, req)
	failed = opening.Through(failed)
	if !opening.Detach() && failed == nil && resp.StatusCode == http.StatusSwitchingProtocols {
		// A refusal remains one even if its body did not arrive in time.
		failed = a.failed(ctx, PhaseUpgrade, a.target, ctx.Err())
	}
	return resp, failed
}

// measured copies how the connection was opened into the Handshake.
func (a *attempt) measured(o *transport.Opening) {
	hs := a.hs
	hs.Remote, hs.DNS, hs.TCP, hs.TLS = o.Remote, o.DNS, o.TCP, o.TLS
	hs.Status, hs.Header, hs.Body = o.Status, o.Header, o.Body
	hs.BytesSent, hs.BytesReceived = o.BytesSent, o.BytesReceived
}

// upgrade sends the request and reads the answer.
func (a *attempt) upgrade(ctx context.Context, req *http.Request) (*http.Response, *Error) {
	if _, set := req.Header["User-Agent"]; !set {
		req.Header.Set("User-Agent", a.d.cfg.UserAgent)
	}
	req.URL.RawQuery = transport.EscapeQuery(req.URL.RawQuery)
	a.d.cfg.Compression.offer(req.Header)
	if a.asked = req; a.record {
		a.hs.Sent = sentHeader(req)
	}
	start := time.Now()
	if err := a.d.asker.Send(a.conn.conn, req); err != nil {
		return nil, a.failed(ctx, PhaseUpgrade, a.target, err)
	}
	ans := a.d.asker.Answer(a.conn.conn)
	defer a.d.asker.Done(ans)
	resp, err := ans.ReadHead(req)
	a.hs.Upgrade = time.Since(start)
	if err == nil {
		err = onceEach(resp)
	}
	if err == nil && resp.StatusCode == http.StatusSwitchingProtocols {
		err = checkDeflate(resp.Header)
	}
	if err != nil {
		failed := a.failed(ctx, PhaseUpgrade, a.target, err)
		if better := unusable(ans, a.target, failed, a.d.cfg.Timeout); better != nil && ctx.Err() != context.Canceled {
			failed = better
		}
		return nil, failed
	}
	a.hs.Status, a.hs.Header = resp.StatusCode, resp.Header
	if resp.StatusCode != http.StatusSwitchingProtocols {
		a.hs.Body = ans.Body(resp, a.conn.link)
		resp.Body = http.NoBody
		return resp, nil
	}
	a.hs.Subprotocol = resp.Header.Get("Sec-WebSocket-Protocol")
	a.hs.Extensions = resp.Header.Get("Sec-WebSocket-Extensions")
	a.conn.in.left = ans.Left()
	a.conn.deflate = a.hs.Extensions != ""
	a.conn.target = a.target
	resp.Header = a.d.cfg.Compression.agreed(resp.Header)
	resp.Body = (*wire)(a.conn)
	return resp, nil
}

// onceEach rejects a 101 that repeats a header allowed only once (RFC 6455 §11.3.3, §11.3.4): coder looks only at the
// first.
func onceEach(resp *http.Response) error {
	if resp.StatusCode != http.StatusSwitchingProtocols {
		return nil
	}
	for _, name := range []string{"Sec-WebSocket-Accept", "Sec-WebSocket-Protocol"} {
		if n := len(resp.Header[http.CanonicalHeaderKey(name)]); n > 1 {
			return fmt.Errorf("the header %s appears %d times, but is allowed once (RFC 6455 §11.3)", name, n)
		}
	}
	return nil
}

// sentHeader returns a request's header as it is written.
func sentHeader(req *http.Request) http.Header {
	h := req.Header.Clone()
	host := req.Host
	if host == "" {
		host = req.URL.Host
	}
	h.Set("Host", host)
	return h
}

// failed is like Classify for a phase of an attempt, but takes into account that ctx may have ended it.
func (a *attempt) failed(ctx context.Context, phase, target string, err error) *Error {
	return transport.Failed(ctx, phaseOf(phase), target, err)
}

// invalid returns the error of a request that cannot be sent.
func (a *attempt) invalid(err error) *Error {
	return &Error{
		Kind: KindHandshakeInvalid, Phase: PhaseUpgrade, Target: PublicURL(a.hs.URL),
		Err: transport.Say(fmt.Sprintf("cannot dial %q: %s", PublicURL(a.hs.URL), err), err),
	}
}
