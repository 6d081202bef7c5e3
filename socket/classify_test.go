package socket_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"

	"wsrun/socket"
)

func TestClassify(t *testing.T) {
	const target = "10.0.0.1:80"
	op := func(errno syscall.Errno) error {
		return fmt.Errorf("layer: %w", &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", errno)})
	}
	tests := []struct {
		phase string
		err   error
		kind  socket.Kind
		text  string
	}{
		{"dns", &net.DNSError{Name: "a.example", Err: "no such host", IsNotFound: true}, socket.KindDNS, "no such host: a.example"},
		{"dns", &net.DNSError{Name: "a.example", Err: "i/o timeout", IsTimeout: true}, socket.KindDNS, "no answer from DNS for a.example"},
		{"dns", &net.DNSError{Name: "a.example", Err: "server misbehaving"}, socket.KindDNS, "no address for a.example: server misbehaving"},
		{"dns", &net.DNSError{Name: "a.example", Err: "dial udp 10.0.0.2:53: socket: too many open files"}, socket.KindGenerator, "no file descriptor left to connect to 10.0.0.1:80: too many open files"},
		{"dns", errors.New("odd"), socket.KindDNS, "no address for 10.0.0.1:80: odd"},
		{"tcp", op(syscall.ECONNREFUSED), socket.KindTCPRefused, "connection refused by 10.0.0.1:80"},
		{"tcp", op(syscall.ECONNRESET), socket.KindTCPReset, "connection reset by 10.0.0.1:80"},
		{"tcp", op(syscall.EHOSTUNREACH), socket.KindTCPUnreachable, "10.0.0.1:80 is unreachable: no route to host"},
		{"tcp", op(syscall.ENETUNREACH), socket.KindTCPUnreachable, "10.0.0.1:80 is unreachable: network is unreachable"},
		{"tcp", op(syscall.ETIMEDOUT), socket.KindTCPTimeout, "10.0.0.1:80 went silent"},
		{"tcp", context.DeadlineExceeded, socket.KindTCPTimeout, "no TCP connection to 10.0.0.1:80 in time"},
		{"tcp", context.Canceled, socket.KindTCPTimeout, "interrupted while connecting to 10.0.0.1:80"},
		{"tcp", op(syscall.EMFILE), socket.KindGenerator, "no file descriptor left to connect to 10.0.0.1:80: too many open files"},
		{"tcp", op(syscall.ENFILE), socket.KindGenerator, "no file descriptor left"},
		{"tcp", op(syscall.EADDRNOTAVAIL), socket.KindGenerator, "no local port left to connect to 10.0.0.1:80: cannot assign requested address"},
		{"tcp", op(syscall.ENOBUFS), socket.KindGenerator, "this side failed to connect to 10.0.0.1:80: no buffer space available"},
		{"tcp", errors.New("odd"), socket.KindTCPUnreachable, "10.0.0.1:80 is unreachable: odd"},
		{"tls", os.ErrDeadlineExceeded, socket.KindHandshakeTimeout, "no TLS handshake with 10.0.0.1:80 in time"},
		{"tls", io.EOF, socket.KindTLS, "TLS with 10.0.0.1:80: connection closed during the TLS handshake"},
		{"tls", op(syscall.ECONNRESET), socket.KindTCPReset, "connection reset by 10.0.0.1:80 during the TLS handshake"},
		{"tls", tls.AlertError(70), socket.KindTLS, "TLS with 10.0.0.1:80: protocol version not supported"},
		{"tls", errors.New("tls: server selected unsupported protocol version 301"), socket.KindTLS, "TLS with 10.0.0.1:80: server selected unsupported protocol version 301"},
		{"tls", x509.CertificateInvalidError{Reason: x509.NotAuthorizedToSign}, socket.KindTLS, "TLS with 10.0.0.1:80: certificate is not authorized to sign other certificates"},
		{"upgrade", io.ErrUnexpectedEOF, socket.KindHandshakeInvalid, "10.0.0.1:80 closed the connection without an answer to the handshake"},
		{"upgrade", op(syscall.ECONNRESET), socket.KindTCPReset, "connection reset by 10.0.0.1:80 during the handshake"},
		{"upgrade", fmt.Errorf("failed to WebSocket dial: %w", errors.New("WebSocket protocol violation: no Upgrade")), socket.KindHandshakeInvalid, "invalid handshake by 10.0.0.1:80: no Upgrade"},
		{"read", io.EOF, socket.KindCloseUnexpected, "connection cut without a closing handshake"},
		{"read", op(syscall.ECONNRESET), socket.KindTCPReset, "connection reset by 10.0.0.1:80"},
		{"read", op(syscall.ETIMEDOUT), socket.KindTCPTimeout, "10.0.0.1:80 went silent"},
		{"read", context.DeadlineExceeded, socket.KindTCPTimeout, "10.0.0.1:80 did not finish a frame in time"},
		{"read", fmt.Errorf("failed to get reader: failed to x: %w", errors.New("received unknown opcode 3")), socket.KindProtocol, "received unknown opcode 3"},
		{"write", op(syscall.EPIPE), socket.KindTCPReset, "connection reset by 10.0.0.1:80"},
		{"write", os.ErrDeadlineExceeded, socket.KindWriteTimeout, "10.0.0.1:80 did not take a frame in time"},
		{"write", errors.New("odd"), socket.KindTCPReset, "connection reset by 10.0.0.1:80"},
		{"close", io.EOF, socket.KindTCPReset, "connection reset by 10.0.0.1:80"},
	}
	for _, tt := range tests {
		got := socket.Classify(tt.phase, target, tt.err)
		if got.Kind != tt.kind || !strings.HasPrefix(got.Error(), tt.text) {
			t.Errorf("%s: %v:\n got %s: %s\nwant %s: %s", tt.phase, tt.err, got.Kind, got, tt.kind, tt.text)
		}
		if !errors.Is(got, tt.err) {
			t.Errorf("%s: %v: the cause is lost", tt.phase, tt.err)
		}
		if got.Phase != tt.phase || got.Target != target {
			t.Errorf("%s: got phase %s of %s", tt.phase, got.Phase, got.Target)
		}
		if again := socket.Classify("close", "x", fmt.Errorf("layer: %w", got)); again != got {
			t.Errorf("%s: classified twice: got %v, want the same error", tt.phase, again)
		}
	}
}

func TestClassifyCutsLongTexts(t *testing.T) {
	got := socket.Classify("upgrade", "a:80", errors.New(strings.Repeat("é", 10_000))).Error()
	if len(got) > 300 || !strings.HasSuffix(got, "é…") {
		t.Errorf("got %d bytes, ending in %q", len(got), got[len(got)-8:])
	}
}
