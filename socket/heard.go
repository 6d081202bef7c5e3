package socket

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"time"

	"wsrun/transport"
)

// unusable returns the error for an answer that began but can't be used, described by what arrived, or nil if err is
// already more specific. limit is how long the dialer waited.
func unusable(ans *transport.Answer, target string, err *Error, limit time.Duration) *Error {
	text := ""
	switch head := ans.Start(); {
	case len(head) == 0:
		return nil
	case err.Kind != KindHandshakeInvalid && err.Kind != KindHandshakeTimeout:
		return nil
	case isTLSRecord(head):
		text = fmt.Sprintf("invalid handshake by %s: it answered in TLS; should the URL begin with wss://?", target)
	case isHTTP2(head):
		text = fmt.Sprintf(
			"invalid handshake by %s: it answered in HTTP/2, but the handshake is HTTP/1.1 (RFC 6455 §4.1)",
			target,
		)
	case !ans.MaybeHTTP():
		text = fmt.Sprintf("invalid handshake by %s: its answer is not HTTP: %s", target, ans.FirstLine())
	case err.Kind == KindHandshakeTimeout:
		text = fmt.Sprintf(
			"%s did not finish its answer to the handshake within %v: %s",
			target,
			limit,
			ans.FirstLine(),
		)
		return err.Saying(text)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		text = fmt.Sprintf("%s closed the connection in the middle of its answer to the handshake: %s",
			target, ans.FirstLine())
	default:
		return nil
	}
	better := err.Saying(text)
	better.Kind = KindHandshakeInvalid
	return better
}

// isTLSRecord reports whether p starts with a TLS record: an alert or a
// handshake with major version 3, as in all versions of TLS (RFC 8446 §5.1).
func isTLSRecord(p []byte) bool {
	return len(p) >= 3 && (p[0] == 21 || p[0] == 22) && p[1] == 3 && p[2] <= 4
}

// isHTTP2 reports whether p starts with a server's first HTTP/2 frame: settings
// of six bytes each, on stream 0 (RFC 9113 §3.4, §6.5).
func isHTTP2(p []byte) bool {
	return len(p) >= 9 && p[0] == 0 && (int(p[1])<<8|int(p[2]))%6 == 0 && p[3] == 4 &&
		bytes.Equal(p[5:9], []byte{0, 0, 0, 0})
}
