package transport

import (
	"crypto/tls"
	"sync/atomic"
)

// http11 is the ALPN name of HTTP/1.1.
const http11 = "http/1.1"

// tlsConfigs derives the TLS configuration for each server name from one base. It is safe for concurrent use.
type tlsConfigs struct {
	base *tls.Config
	last atomic.Pointer[tls.Config] // most runs have one target
}

func newTLSConfigs(base *tls.Config, protocols []string) *tlsConfigs {
	if base == nil {
		base = &tls.Config{MinVersion: tls.VersionTLS12}
	} else {
		base = base.Clone()
	}
	// WebSocket over HTTP/2 has another handshake (RFC 8441), and an Asker speaks HTTP/1.1.
	base.NextProtos = []string{http11}
	if len(protocols) > 0 {
		base.NextProtos = protocols
	}
	return &tlsConfigs{base: base}
}

func (t *tlsConfigs) config(host string) *tls.Config {
	if t.base.ServerName != "" {
		return t.base
	}
	if last := t.last.Load(); last != nil && last.ServerName == host {
		return last
	}
	cfg := t.base.Clone()
	cfg.ServerName = host
	t.last.Store(cfg)
	return cfg
}

// proxy returns the configuration for a proxy, which is asked by an Asker.
func (t *tlsConfigs) proxy(host string) *tls.Config {
	cfg := t.config(host)
	if len(cfg.NextProtos) != 1 || cfg.NextProtos[0] != http11 {
		cfg = cfg.Clone()
		cfg.NextProtos = []string{http11}
	}
	return cfg
}
