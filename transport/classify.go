package transport

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
	"time"
)

// Classify makes an Error of what a phase of a connection to target
// (host:port) failed with. Whatever err is, it has a kind: what has none of its
// own gets the one that the phase makes likely. An err that is an *Error already
// comes back unchanged.
func Classify(phase Phase, target string, err error) *Error {
	var done *Error
	if errors.As(err, &done) {
		return done
	}
	kind := phase.kindOf(err)
	return &Error{
		Kind: kind, Phase: phase.Name, Target: target,
		Err: Say(phase.explain(kind, target, err), err),
	}
}

// Limit bounds ctx, as context.WithTimeout does, by a time that Failed's errors
// name; 0 is no limit.
func Limit(ctx context.Context, limit time.Duration) (context.Context, context.CancelFunc) {
	if limit <= 0 {
		return ctx, func() {}
	}
	return context.WithTimeoutCause(ctx, limit, limitError(limit))
}

// limitError is the cause of a context that Limit's time ended.
type limitError time.Duration

func (l limitError) Error() string { return "not done within " + time.Duration(l).String() }

// Failed is Classify for what is bounded by a context, which may be what ended
// it.
func Failed(ctx context.Context, phase Phase, target string, err error) *Error {
	if end, bounded := ctx.Deadline(); bounded && isTimeout(err) && !time.Now().Before(end) {
		<-ctx.Done() // the same deadline, and the connection's timer was first
	}
	if ctx.Err() == nil {
		return Classify(phase, target, err)
	}
	var limit limitError
	errors.As(context.Cause(ctx), &limit)
	text := phase.waited(target, time.Duration(limit))
	if errors.Is(ctx.Err(), context.Canceled) {
		text = phase.explain("", target, ctx.Err())
	}
	return &Error{Kind: phase.Late, Phase: phase.Name, Target: target, Err: Say(text, ctx.Err())}
}

// kindOf goes from what can be told exactly to what can only be guessed.
func (p *Phase) kindOf(err error) Kind {
	var dns *net.DNSError
	switch {
	case OutOfDescriptors(err):
		return KindGenerator
	case errors.As(err, &dns):
		return KindDNS
	case isTimeout(err):
		return p.Late
	}
	if kind, ok := errnoKind(err); ok {
		return kind
	}
	switch {
	case isTLS(err):
		return KindTLS
	case isEOF(err):
		return p.Cut
	}
	return p.Other
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

// OutOfDescriptors reports whether the process, or the system, had no file descriptor left. It also finds that in a
// lookup's error, which has lost the system's and keeps its text.
func OutOfDescriptors(err error) bool {
	var dns *net.DNSError
	if errors.As(err, &dns) {
		return strings.HasSuffix(dns.Err, syscall.EMFILE.Error()) || strings.HasSuffix(dns.Err, syscall.ENFILE.Error())
	}
	return errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE)
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
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
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
