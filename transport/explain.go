package transport

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"syscall"
	"unicode/utf8"
)

// explain returns the sentence for an error: what happened and with whom, without the prefixes of the layers that
// passed it up.
func (p *Phase) explain(kind Kind, target string, err error) string {
	if p.Name == PhaseProxy && !isTimeout(err) {
		target = "the proxy " + target
	}
	switch {
	case errors.Is(err, context.Canceled):
		return fmt.Sprintf("interrupted while %s %s", p.Doing, target)
	case kind == KindDNS:
		return explainDNS(target, err)
	case isTimeout(err):
		return p.waited(target, 0)
	}
	switch kind {
	case KindTCPRefused:
		return "connection refused by " + target
	case KindTCPReset:
		return "connection reset by " + target + p.During
	case KindTCPTimeout:
		return target + " went silent" + p.During
	case KindTCPUnreachable:
		return fmt.Sprintf("%s is unreachable: %s", target, Brief(err, p.Noise...))
	case KindTLS:
		return fmt.Sprintf("TLS with %s: %s", target, p.explainTLS(err))
	case KindGenerator:
		return p.explainGenerator(target, err)
	case KindHandshakeInvalid:
		if isEOF(err) {
			return target + " closed the connection without an answer to the handshake"
		}
		return fmt.Sprintf("invalid handshake by %s: %s", target, Brief(err, p.Noise...))
	default:
		return Brief(err, p.Noise...)
	}
}

func explainDNS(target string, err error) string {
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns):
	case isTimeout(err):
		p := PhaseOf(PhaseDNS)
		return p.waited(target, 0)
	default:
		return fmt.Sprintf("no address for %s: %s", target, Brief(err))
	}
	switch {
	case dns.IsNotFound:
		return "no such host: " + dns.Name
	case dns.IsTimeout:
		return "no answer from DNS for " + dns.Name
	default:
		return fmt.Sprintf("no address for %s: %s", dns.Name, dns.Err)
	}
}

func (p *Phase) explainTLS(err error) string {
	var (
		record    tls.RecordHeaderError
		authority x509.UnknownAuthorityError
		hostname  x509.HostnameError
		invalid   x509.CertificateInvalidError
	)
	switch {
	case errors.As(err, &record) && p.InUse:
		return "what arrived is no longer TLS"
	case errors.As(err, &record):
		return "the other side does not speak TLS; should the URL begin with ws://?"
	case errors.As(err, &authority):
		return "certificate signed by unknown authority"
	case errors.As(err, &hostname):
		return strings.TrimPrefix(hostname.Error(), "x509: ")
	case errors.As(err, &invalid):
		return strings.TrimPrefix(invalid.Error(), "x509: ")
	case isEOF(err):
		return "connection closed during the TLS handshake"
	}
	text := strings.TrimPrefix(Brief(err, p.Noise...), "tls: ")
	if alert, ok := strings.CutPrefix(text, "remote error: tls: "); ok {
		return "the other side refused it: " + alert
	}
	return text
}

func (p *Phase) explainGenerator(target string, err error) string {
	var (
		errno syscall.Errno
		op    *net.OpError
		call  *os.SyscallError
	)
	errors.As(err, &errno)
	switch {
	case OutOfDescriptors(err):
		return fmt.Sprintf("no file descriptor left to connect to %s: %s", target, syscall.EMFILE)
	case errno == syscall.EADDRNOTAVAIL && errors.As(err, &call) && call.Syscall == "bind" &&
		errors.As(err, &op) && op.Source != nil:
		// Connect is what runs out of ports.
		host, _, _ := net.SplitHostPort(op.Source.String())
		return fmt.Sprintf("%s is not an address of this machine, so it cannot connect to %s: %s", host, target, errno)
	case errno == syscall.EADDRNOTAVAIL || errno == syscall.EADDRINUSE:
		return fmt.Sprintf("no local port left to connect to %s: %s", target, errno)
	}
	return fmt.Sprintf("this side failed to connect to %s: %s", target, Brief(err, p.Noise...))
}

// maxBrief bounds in bytes how much of a message a peer can control.
const maxBrief = 200

// Brief returns the readable end of an error chain: the system's text if there is one, otherwise the text without the
// layers' "failed to …:" and without the prefixes in noise.
func Brief(err error, noise ...string) string {
	var errno syscall.Errno
	if errors.As(err, &errno) {
		return errno.Error()
	}
	text := err.Error()
	for strings.HasPrefix(text, "failed to ") {
		_, rest, found := strings.Cut(text, ": ")
		if !found {
			break
		}
		text = rest
	}
	for _, prefix := range noise {
		text = strings.TrimPrefix(text, prefix)
	}
	if len(text) <= maxBrief {
		return text
	}
	cut := maxBrief
	for cut > 0 && !utf8.RuneStart(text[cut]) {
		cut--
	}
	return text[:cut] + "…"
}
