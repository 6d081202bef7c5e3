package socket

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
	"time"
	"unicode/utf8"
)

// explain is the sentence of an error: what happened with whom, without the
// prefixes of the layers that passed it up.
func explain(kind Kind, phase, target string, err error) string {
	if phase == PhaseProxy && !isTimeout(err) {
		target = "the proxy " + target
	}
	switch {
	case errors.Is(err, context.Canceled):
		return fmt.Sprintf("interrupted while %s %s", doing(phase), target)
	case kind == KindDNS:
		return explainDNS(target, err)
	case isTimeout(err):
		return waited(phase, target, 0)
	}
	switch kind {
	case KindTCPRefused:
		return "connection refused by " + target
	case KindTCPReset:
		return "connection reset by " + target + during(phase)
	case KindTCPTimeout:
		return target + " went silent" + during(phase)
	case KindTCPUnreachable:
		return fmt.Sprintf("%s is unreachable: %s", target, brief(err))
	case KindTLS:
		return fmt.Sprintf("TLS with %s: %s", target, explainTLS(phase, err))
	case KindGenerator:
		return explainGenerator(target, err)
	case KindHandshakeInvalid:
		if isEOF(err) {
			return target + " closed the connection without an answer to the handshake"
		}
		return fmt.Sprintf("invalid handshake by %s: %s", target, brief(err))
	case KindCloseUnexpected:
		return errCut.Error()
	}
	return brief(err)
}

// waited is the sentence of a wait that ended without an answer; limit is how
// long it was, 0 if that is not known.
func waited(phase, target string, limit time.Duration) string {
	within := " in time"
	if limit > 0 {
		within = " within " + limit.String()
	}
	switch phase {
	case PhaseDNS:
		return "no address for " + target + within
	case PhaseTCP:
		return "no TCP connection to " + target + within
	case PhaseTLS:
		return "no TLS handshake with " + target + within
	case PhaseProxy:
		return "no answer from the proxy " + target + within
	case PhaseUpgrade:
		return "no answer to the handshake from " + target + within
	case PhaseRead:
		return target + " did not finish a frame" + within
	default:
		if limit > 0 {
			return target + " took nothing for " + limit.String()
		}
		return target + " did not take a frame in time"
	}
}

func doing(phase string) string {
	switch phase {
	case PhaseDNS:
		return "looking up"
	case PhaseTCP:
		return "connecting to"
	case PhaseRead:
		return "reading from"
	case PhaseWrite, PhaseClose:
		return "writing to"
	default:
		return "shaking hands with"
	}
}

func during(phase string) string {
	switch phase {
	case PhaseTLS:
		return " during the TLS handshake"
	case PhaseProxy, PhaseUpgrade:
		return " during the handshake"
	default:
		return ""
	}
}

func explainDNS(target string, err error) string {
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns):
	case isTimeout(err):
		return waited(PhaseDNS, target, 0)
	default:
		return fmt.Sprintf("no address for %s: %s", target, brief(err))
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

func explainTLS(phase string, err error) string {
	var (
		record    tls.RecordHeaderError
		authority x509.UnknownAuthorityError
		hostname  x509.HostnameError
		invalid   x509.CertificateInvalidError
	)
	switch {
	case errors.As(err, &record) && phase == PhaseRead:
		return "what came is no TLS any more"
	case errors.As(err, &record):
		return "the other side does not speak TLS; is the URL to begin with ws://?"
	case errors.As(err, &authority):
		return "certificate signed by unknown authority"
	case errors.As(err, &hostname):
		return strings.TrimPrefix(hostname.Error(), "x509: ")
	case errors.As(err, &invalid):
		return strings.TrimPrefix(invalid.Error(), "x509: ")
	case isEOF(err):
		return "connection closed during the TLS handshake"
	}
	text := strings.TrimPrefix(brief(err), "tls: ")
	if alert, ok := strings.CutPrefix(text, "remote error: tls: "); ok {
		return "the other side refused it: " + alert
	}
	return text
}

func explainGenerator(target string, err error) string {
	var (
		errno syscall.Errno
		op    *net.OpError
		call  *os.SyscallError
	)
	errors.As(err, &errno)
	switch {
	case outOfDescriptors(err):
		return fmt.Sprintf("no file descriptor left to connect to %s: %s", target, syscall.EMFILE)
	case errno == syscall.EADDRNOTAVAIL && errors.As(err, &call) && call.Syscall == "bind" && errors.As(err, &op) && op.Source != nil:
		// It is connect that runs out of ports.
		host, _, _ := net.SplitHostPort(op.Source.String())
		return fmt.Sprintf("%s is not an address of this machine to connect to %s from: %s", host, target, errno)
	case errno == syscall.EADDRNOTAVAIL || errno == syscall.EADDRINUSE:
		return fmt.Sprintf("no local port left to connect to %s: %s", target, errno)
	}
	return fmt.Sprintf("this side failed to connect to %s: %s", target, brief(err))
}

// maxBrief bounds what a peer can put into a message, in bytes.
const maxBrief = 200

// brief is the readable end of a chain of errors: the system's text where
// there is one, else the text without the layers' "failed to …:".
func brief(err error) string {
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
	// Both spellings are coder's.
	text = strings.TrimPrefix(text, "WebSocket protocol violation: ")
	text = strings.TrimPrefix(text, "WebSocket protcol violation: ")
	if len(text) <= maxBrief {
		return text
	}
	cut := maxBrief
	for cut > 0 && !utf8.RuneStart(text[cut]) {
		cut--
	}
	return text[:cut] + "…"
}
