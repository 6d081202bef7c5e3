package socket

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"time"
)

// heard is how an answer begins, for the message about one that is none. It has
// a fixed size: the answers that read it are pooled.
type heard struct {
	head [64]byte
	n    int // bytes of head
}

func (h *heard) add(p []byte) { h.n += copy(h.head[h.n:], p) }

// maybeHTTP tells that what came is the start of HTTP/1, or may become it.
func (h *heard) maybeHTTP() bool {
	n := min(h.n, len(httpStart))
	return string(h.head[:n]) == httpStart[:n]
}

const httpStart = "HTTP/"

// line is the first line in quotes, or what there is of it.
func (h *heard) line() string {
	line, _, whole := bytes.Cut(h.head[:h.n], []byte("\n"))
	more := ""
	if !whole {
		more = " …"
	}
	return fmt.Sprintf("%q%s", bytes.TrimRight(line, "\r"), more)
}

// unusable is the error of an answer that began and can't be used, in terms of
// what came; nil where err says it better. limit is how long it was waited for.
func (h *heard) unusable(target string, err *Error, limit time.Duration) *Error {
	text := ""
	switch head := h.head[:h.n]; {
	case len(head) == 0:
		return nil
	case err.Kind != KindHandshakeInvalid && err.Kind != KindHandshakeTimeout:
		return nil
	case isTLSRecord(head):
		text = fmt.Sprintf("invalid handshake by %s: it answered in TLS; is the URL to begin with wss://?", target)
	case isHTTP2(head):
		text = fmt.Sprintf("invalid handshake by %s: it answered in HTTP/2, and the handshake is of HTTP/1.1 (RFC 6455 §4.1)", target)
	case !h.maybeHTTP():
		text = fmt.Sprintf("invalid handshake by %s: what it answered is not HTTP: %s", target, h.line())
	case err.Kind == KindHandshakeTimeout:
		text = fmt.Sprintf("%s did not finish its answer to the handshake within %v: %s", target, limit, h.line())
		return err.Saying(text)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		text = fmt.Sprintf("%s closed the connection in the middle of its answer to the handshake: %s", target, h.line())
	default:
		return nil
	}
	better := err.Saying(text)
	better.Kind = KindHandshakeInvalid
	return better
}

// isTLSRecord tells a TLS record: an alert or a handshake, and the version 3 of
// all of TLS's (RFC 8446 §5.1).
func isTLSRecord(p []byte) bool {
	return len(p) >= 3 && (p[0] == 21 || p[0] == 22) && p[1] == 3 && p[2] <= 4
}

// isHTTP2 tells the frame that a server begins HTTP/2 with: settings, of six
// bytes each, for the stream 0 (RFC 9113 §3.4, §6.5).
func isHTTP2(p []byte) bool {
	return len(p) >= 9 && p[0] == 0 && (int(p[1])<<8|int(p[2]))%6 == 0 && p[3] == 4 && bytes.Equal(p[5:9], []byte{0, 0, 0, 0})
}
