package transport

import (
	"crypto/tls"
	"sync/atomic"
)

// tlsConfigs makes the TLS configuration for each server name out of one base.
// It is safe for concurrent use.
type tlsConfigs struct {
	base *tls.Config
	last atomic.Pointer[tls.Config] // most runs have one target
}

func newTLSConfigs(base *tls.Config) *tlsConfigs {
	if base == nil {
		base = &tls.Config{MinVersion: tls.VersionTLS12}
	} else {
		base = base.Clone()
	}
	// WebSocket over HTTP/2 has another handshake (RFC 8441), and an Asker speaks
	// HTTP/1.1.
	base.NextProtos = []string{"http/1.1"}
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
