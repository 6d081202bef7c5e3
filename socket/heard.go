package socket

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"time"

	"wsrun/transport"
)

// unusable is the error of an answer that began and can't be used, in terms of
// what came; nil where err says it better. limit is how long it was waited for.
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

// isTLSRecord tells a TLS record: an alert or a handshake, and the version 3 of
// all of TLS's (RFC 8446 §5.1).
func isTLSRecord(p []byte) bool {
	return len(p) >= 3 && (p[0] == 21 || p[0] == 22) && p[1] == 3 && p[2] <= 4
}

// isHTTP2 tells the frame that a server begins HTTP/2 with: settings, of six
// bytes each, for the stream 0 (RFC 9113 §3.4, §6.5).
func isHTTP2(p []byte) bool {
	return len(p) >= 9 && p[0] == 0 && (int(p[1])<<8|int(p[2]))%6 == 0 && p[3] == 4 &&
		bytes.Equal(p[5:9], []byte{0, 0, 0, 0})
}
