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

// Classify turns the error of a phase of a connection to target (host:port) into an *Error. Its kind is never empty: an
// err without a kind of its own gets the one that is likely in that phase. An err that already is an *Error is returned
// unchanged.
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

// Limit is like context.WithTimeout, with a timeout that Failed's errors name; 0 means no limit.
func Limit(ctx context.Context, limit time.Duration) (context.Context, context.CancelFunc) {
	if limit <= 0 {
		return ctx, func() {}
	}
	return context.WithTimeoutCause(ctx, limit, limitError(limit))
}

// limitError is the cause of a context whose Limit expired.
type limitError time.Duration

func (l limitError) Error() string { return "not done within " + time.Duration(l).String() }

// Failed is like Classify for an operation bounded by a context, which may be what ended it.
func Failed(ctx context.Context, phase Phase, target string, err error) *Error {
	if end, bounded := ctx.Deadline(); bounded && isTimeout(err) && !time.Now().Before(end) {
		<-ctx.Done() // the deadline is the same, and the connection's timer fired first
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

// kindOf goes from what is certain to what can only be guessed.
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

// errnoKind maps the error of a system call, if err wraps one with the same meaning in all phases.
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

// OutOfDescriptors reports whether the process or the system had no file descriptor left. It also recognises that in
// the error of a DNS lookup, which keeps only the text of the system's error.
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
	// The kernel's ETIMEDOUT is a timeout too, but in any phase it is TCP's.
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
	// Most errors of crypto/tls are plain text.
	return strings.HasPrefix(rootCause(err).Error(), "tls: ")
}

// rootCause follows single causes to the last error.
func rootCause(err error) error {
	for {
		next := errors.Unwrap(err)
		if next == nil {
			return err
		}
		err = next
	}
}
