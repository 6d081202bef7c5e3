package httpclient

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"wsrun/errkind"
	"wsrun/transport"
)

// Error is an error of a request; it is the same type as for connections. Its text begins with method and URL, and
// Target is the host:port of the peer.
type Error = transport.Error

// The kinds of errors that requests have in addition to those of opening a connection and of the network. An unexpected
// status is not an error in this package.
const (
	KindTimeout transport.Kind = errkind.HTTPTimeout // the answer, or its end, did not arrive in time
	KindInvalid transport.Kind = errkind.HTTPInvalid // an unusable answer
)

// The phases of a request, after those of opening a connection, for Error.Phase.
const (
	PhaseRequest = "request" // writing the request
	PhaseAnswer  = "answer"  // waiting for the answer and reading its header
	PhaseBody    = "body"    // reading the body
)

// phaseOf describes the phases of a request.
func phaseOf(name string) transport.Phase {
	p := transport.Phase{
		Name: name, Late: KindTimeout, Cut: KindInvalid, Other: KindInvalid, InUse: true,
		Noise: []string{"net/http: HTTP/1.x transport connection broken: ", "net/http: ", "http: ", "http2: "},
	}
	switch name {
	case PhaseRequest:
		p.Doing, p.Waited, p.During = "sending the request to", "the request was not taken by %s", " during the request"
	case PhaseAnswer:
		p.Doing, p.Waited = "waiting for the answer of", "no answer from %s"
	default:
		p.Doing, p.Waited = "reading the body of", "no end of the answer from %s"
	}
	return p
}

// invalid returns the error of an exchange that cannot go on, whatever the network does.
func (x *Exchange) invalid(text string, cause error) *Error {
	text = x.Method + " " + publicURL(x.URL) + ": " + text
	if cause == nil {
		cause = errors.New(text)
	}
	return &Error{
		Kind: KindInvalid, Phase: PhaseAnswer, Target: x.URL.Host, Status: x.Status, Err: transport.Say(text, cause),
	}
}

// failed returns the error of a request that has no answer.
func (h *hop) failed(x *Exchange, n noted, err error) *Error {
	var dialling *Error
	if n.conn == nil && !errors.As(err, &dialling) {
		dialling = h.dials.failed() // net/http only reports the end of the context
	}
	if dialling != nil && dialling.Phase == "" {
		return x.invalid("the URL cannot be connected to: "+dialling.Error(), dialling.Err)
	}
	if dialling != nil {
		// The hint was written for handshakes.
		return x.named(dialling, strings.Replace(dialling.Error(), "ws://", "http://", 1))
	}
	target := h.target.String()
	if n.conn == nil && h.Err() == nil {
		return x.invalid("it cannot be sent: "+transport.Brief(err, phaseOf(PhaseRequest).Noise...), err)
	}
	if n.conn == nil {
		failed := transport.Failed(h, transport.PhaseOf(transport.PhaseTCP), target, err)
		return x.named(failed, failed.Error())
	}
	phase := phaseOf(PhaseAnswer)
	if n.written.IsZero() {
		phase = phaseOf(PhaseRequest)
	}
	begun := !n.firstByte.IsZero()
	if begun {
		phase.Waited = "only the beginning of an answer from %s"
	}
	failed := transport.Failed(h, phase, target, err)
	text := failed.Error()
	switch {
	case failed.Kind != KindInvalid:
	case isEnd(err) && begun:
		text = target + " closed the connection in the middle of its answer's header"
	case isEnd(err):
		text = target + " closed the connection without an answer"
	default:
		text = fmt.Sprintf("invalid answer from %s: %s", target, hinted(text))
	}
	return x.named(h.dials.through(failed.Saying(text)), "")
}

// isEnd reports whether err, as worded by net/http, means that the connection was closed.
func isEnd(err error) bool {
	text := err.Error()
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		strings.Contains(text, "server closed idle connection")
}

// hinted returns net/http's text about an answer, reworded where that is easier to understand.
func hinted(text string) string {
	if strings.Contains(text, `HTTP response "\x15\x03`) {
		return text + "; that is TLS: should the URL begin with https://?"
	}
	if parts := strings.Split(text, "; "); len(parts) == 3 && parts[2] == "received from peer" {
		return "the server ended the stream: " + parts[1] // of HTTP/2
	}
	return text
}

// named prefixes an error's text with method and URL; an empty text stands for its own.
func (x *Exchange) named(failed *Error, text string) *Error {
	if text == "" {
		text = failed.Error()
	}
	return failed.Saying(x.Method + " " + publicURL(x.URL) + ": " + text)
}

// bodyEnd describes how far a body was read.
type bodyEnd struct {
	length  int64 // announced length, -1 if there was none
	limit   int64
	wireErr error // that ended the body itself, below decoding
}

// bodyFailed returns the error of reading an answer's body.
func (h *hop) bodyFailed(x *Exchange, end bodyEnd, err error) *Error {
	target := h.target.String()
	came := fmt.Sprintf("after %d bytes", x.WireSize)
	if end.length >= 0 {
		came = fmt.Sprintf("after %d of %d bytes", x.WireSize, end.length)
	}
	answer := transport.StatusText(x.Status)
	phase := phaseOf(PhaseBody)
	var failed *Error
	switch {
	case err == errTooLarge:
		text := fmt.Sprintf("the body of %s is over the limit of %d bytes", answer, end.limit)
		if end.length > end.limit && x.WireSize == 0 {
			text = fmt.Sprintf("the body of %s has %d bytes, over the limit of %d", answer, end.length, end.limit)
		}
		failed = x.invalid(text, err)
		failed.Phase, failed.Target = PhaseBody, target
		return failed
	case end.wireErr == nil || end.wireErr == io.EOF:
		// The body arrived completely, or would have.
		text := fmt.Sprintf("the body of %s is not what its Content-Encoding %.40q says, %s: %s",
			answer, x.Header.Get("Content-Encoding"), came, transport.Brief(err, "gzip: ", "zlib: ", "flate: "))
		if errors.Is(err, io.ErrUnexpectedEOF) {
			text = fmt.Sprintf("the body of %s ended early, %s: it is compressed, and its end is missing", answer, came)
		}
		failed = x.invalid(text, err)
		failed.Phase, failed.Target = PhaseBody, target
		return failed
	}
	failed = transport.Failed(h, phase, target, end.wireErr)
	failed.Status = x.Status
	text := failed.Error() + ", " + came + " of the body of " + answer
	switch {
	case failed.Kind == KindInvalid && isEnd(end.wireErr):
		text = fmt.Sprintf("the body of %s ended early, %s", answer, came)
	case failed.Kind == KindInvalid:
		text = fmt.Sprintf("the body of %s is invalid, %s: %s", answer, came, hinted(failed.Error()))
	}
	return x.named(h.dials.through(failed.Saying(text)), "")
}
