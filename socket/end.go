package socket

import (
	"errors"
	"fmt"
	"net"
	"syscall"
	"unicode/utf8"

	"github.com/coder/websocket"

	"wsrun/transport"
)

// The ends of a connection, and the network between them, for End.By.
const (
	ByClient  = "client"
	ByServer  = "server"
	ByNetwork = "network"
)

// End describes how a connection ended.
type End struct {
	// Code is the code of the first close frame: the peer's, or our own if SendClose came first or we rejected what the
	// peer sent. 1005: that frame had no code. 1006: there was no closing handshake.
	Code   int
	Reason string

	// Clean is true if both close frames were exchanged (RFC 6455 §7.1.4).
	Clean bool

	// By is who ended it: the end that sent the first close frame, cut TCP or rejected what it received; ByNetwork if
	// TCP or TLS just ended.
	By string

	// PeerCode is the code of the peer's close frame: 1005 if it had none, 0 if no frame arrived.
	PeerCode int

	// Err is nil if nobody violated the protocol, including after a close code that signals an error and after our own
	// Cut.
	Err *Error
}

// ended is the error that ReadMessage returns.
type ended struct{ End }

func (e *ended) Error() string {
	if e.Err != nil {
		return e.Err.Error()
	}
	if !e.Clean {
		return fmt.Sprintf("connection cut by %s", e.By)
	}
	if e.Reason == "" {
		return fmt.Sprintf("closed by %s with %d", e.By, e.Code)
	}
	return fmt.Sprintf("closed by %s with %d %q", e.By, e.Code, e.Reason)
}

func (e *ended) Unwrap() error {
	if e.Err == nil {
		return nil
	}
	return e.Err
}

// End returns what the error of ReadMessage means for the connection, or the error of a failed write if that makes the
// caller end the connection.
func (c *Conn) End(err error) End {
	var e *ended
	if errors.As(err, &e) {
		return e.End
	}
	end := End{Code: codeAbnormal, By: c.role()}
	errors.As(err, &end.Err)
	return end
}

func (c *Conn) role() string {
	if c.server {
		return ByServer
	}
	return ByClient
}

func (c *Conn) peerRole() string {
	if c.server {
		return ByClient
	}
	return ByServer
}

// finish turns the error that ended coder's reading into the connection's end.
func (c *Conn) finish(err error) error {
	c.in.left = nil
	c.out.mu.Lock()
	sent, answer := c.out.sent, c.out.answer
	c.out.mu.Unlock()
	var closed websocket.CloseError
	if errors.As(err, &closed) {
		end := c.closedByFrame(closeFrame{int(closed.Code), closed.Reason}, sent)
		if end.By == c.peerRole() && !utf8.ValidString(closed.Reason) {
			end = c.refuse(codeUTF8, KindMessageUTF8, errReasonNotUTF8)
			end.PeerCode = int(closed.Code)
		}
		c.ended = &ended{end}
	}
	if answer != nil {
		c.hooks.OnFrame(true, OpClose, answer)
	}
	if c.ended == nil {
		c.ended = &ended{c.verdict(err, sent)}
	}
	return c.ended
}

// verdict returns the end caused by an error other than the peer's close frame.
func (c *Conn) verdict(err error, sent closeFrame) End {
	switch {
	case errors.Is(err, net.ErrClosed):
		// We cut it: deliberately, or because a write took too long.
		return End{Code: codeAbnormal, By: c.role(), Err: c.fate.failure.Load()}
	case errors.Is(err, errNotUTF8):
		return c.refuse(codeUTF8, KindMessageUTF8, err)
	}
	e := Classify(PhaseRead, c.target, err)
	if e.Kind == KindCloseUnexpected && c.fate.resetBy.Load() {
		// An earlier write already consumed the system's error.
		e = Classify(PhaseRead, c.target, syscall.ECONNRESET)
	}
	switch e.Kind {
	case KindMessageTooBig:
		text := fmt.Sprintf("message over the limit of %d bytes", c.limit)
		return c.refuse(codeTooBig, e.Kind, transport.Say(text, err))
	case KindProtocol:
		return c.refuse(codeProtocol, e.Kind, transport.Say(violation(c.peerRole(), brief(err)), err))
	case KindCloseUnexpected, KindTCPReset:
		if sent.code != 0 {
			// The peer answered our close frame by cutting TCP.
			return End{Code: codeAbnormal, By: c.role()}
		}
	default: // its text is complete
	}
	return End{Code: codeAbnormal, By: ByNetwork, Err: e}
}

// closedByFrame returns the end caused by the peer's close frame; coder has answered it and closed TCP.
func (c *Conn) closedByFrame(got, sent closeFrame) End {
	if c.hooks.OnFrame != nil {
		c.hooks.OnFrame(false, OpClose, closePayload(got.code, got.reason))
	}
	if sent.code != 0 {
		return End{Code: sent.code, Reason: sent.reason, Clean: true, By: c.role(), PeerCode: got.code}
	}
	return End{Code: got.code, Reason: got.reason, Clean: true, By: c.peerRole(), PeerCode: got.code}
}

// refuse returns the end of a connection that we fail because of what we received.
func (c *Conn) refuse(code int, kind Kind, err error) End {
	e := &Error{
		Kind: kind, Phase: PhaseRead, Target: c.target,
		Err: transport.Say(brief(err), err),
	}
	reason := ""
	if kind == KindMessageTooBig {
		reason = fmt.Sprintf("over the limit of %d bytes", c.limit)
	}
	c.failClose(code, reason)
	c.fate.lingers.Store(true)
	return End{Code: code, By: c.role(), Err: e}
}

var (
	errNotUTF8       = errors.New("text message is not UTF-8")
	errReasonNotUTF8 = errors.New("the reason of the close frame is not UTF-8")
)
