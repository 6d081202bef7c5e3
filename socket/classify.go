package socket

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"syscall"

	"github.com/coder/websocket"
)

// Classify makes an Error of what a phase of a connection to target
// (host:port) failed with. Whatever err is, the kind is one of the list: what
// has no kind of its own gets the one that the phase makes likely. An err that
// is an *Error already comes back unchanged.
func Classify(phase, target string, err error) *Error {
	var done *Error
	if errors.As(err, &done) {
		return done
	}
	kind := kindOf(phase, err)
	return &Error{
		Kind: kind, Phase: phase, Target: target,
		Err: &sentence{text: explain(kind, phase, target, err), cause: err},
	}
}

// kindOf goes from what can be told exactly to what can only be guessed.
func kindOf(phase string, err error) Kind {
	var dns *net.DNSError
	switch {
	case outOfDescriptors(err):
		return KindGenerator
	case errors.As(err, &dns):
		return KindDNS
	case errors.Is(err, websocket.ErrMessageTooBig), errors.Is(err, errTooBig):
		return KindMessageTooBig
	case isTimeout(err):
		return timeoutKind(phase)
	}
	if kind, ok := errnoKind(err); ok {
		return kind
	}
	switch {
	case isTLS(err):
		return KindTLS
	case isEOF(err):
		return cutKind(phase)
	}
	return phaseKind(phase)
}

// errnoKind maps the error of a system call, if err wraps one that tells
// something whatever the phase.
func errnoKind(err error) (Kind, bool) {
	var errno syscall.Errno
	if !errors.As(err, &errno) {
		return "", false
	}
	switch errno {
	case syscall.ECONNREFUSED:
		return KindTCPRefused, true
	case syscall.ECONNRESET, syscall.EPIPE, syscall.ECONNABORTED:
		return KindTCPReset, true
	case syscall.ETIMEDOUT:
		return KindTCPTimeout, true
	case syscall.EHOSTUNREACH, syscall.ENETUNREACH, syscall.EHOSTDOWN, syscall.ENETDOWN,
		syscall.EAFNOSUPPORT, syscall.EACCES, syscall.EPERM:
		return KindTCPUnreachable, true
	case syscall.EMFILE, syscall.ENFILE, syscall.ENOBUFS, syscall.ENOMEM,
		syscall.EADDRNOTAVAIL, syscall.EADDRINUSE:
		return KindGenerator, true
	}
	return "", false
}

// outOfDescriptors also finds it in a lookup's error, which has lost the system's and keeps its text.
func outOfDescriptors(err error) bool {
	var dns *net.DNSError
	if errors.As(err, &dns) {
		return strings.HasSuffix(dns.Err, syscall.EMFILE.Error()) || strings.HasSuffix(dns.Err, syscall.ENFILE.Error())
	}
	return errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE)
}

func timeoutKind(phase string) Kind {
	switch phase {
	case PhaseDNS:
		return KindDNS
	case PhaseTCP, PhaseRead:
		return KindTCPTimeout
	case PhaseWrite, PhaseClose:
		return KindWriteTimeout
	default:
		return KindHandshakeTimeout
	}
}

// cutKind is the kind of an end of the stream, which has a meaning of its own
// where an answer was due.
func cutKind(phase string) Kind {
	switch phase {
	case PhaseRead:
		return KindCloseUnexpected
	case PhaseWrite, PhaseClose:
		return KindTCPReset
	default:
		return phaseKind(phase)
	}
}

func phaseKind(phase string) Kind {
	switch phase {
	case PhaseDNS:
		return KindDNS
	case PhaseTCP:
		return KindTCPUnreachable
	case PhaseTLS:
		return KindTLS
	case PhaseRead:
		// Networks, TLS and ends of the stream are typed errors, so what is
		// left is coder's judgement of the frames.
		return KindProtocol
	case PhaseWrite, PhaseClose:
		return KindTCPReset
	default:
		return KindHandshakeInvalid
	}
}

func isTimeout(err error) bool {
	if errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(err, context.DeadlineExceeded) ||
		errors.Is(err, context.Canceled) {
		return true
	}
	// The kernel's ETIMEDOUT is a timeout too, but one of TCP in any phase.
	var errno syscall.Errno
	if errors.As(err, &errno) {
		return false
	}
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}

func isEOF(err error) bool {
	return errors.Is(err, errCut) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

func isTLS(err error) bool {
	var (
		record    tls.RecordHeaderError
		alert     tls.AlertError
		verify    *tls.CertificateVerificationError
		authority x509.UnknownAuthorityError
		hostname  x509.HostnameError
		invalid   x509.CertificateInvalidError
	)
	if errors.As(err, &record) || errors.As(err, &alert) || errors.As(err, &verify) ||
		errors.As(err, &authority) || errors.As(err, &hostname) || errors.As(err, &invalid) {
		return true
	}
	// crypto/tls makes most of its errors of text alone.
	return strings.HasPrefix(rootCause(err).Error(), "tls: ")
}

// rootCause follows single causes down to the last error.
func rootCause(err error) error {
	for {
		next := errors.Unwrap(err)
		if next == nil {
			return err
		}
		err = next
	}
}
