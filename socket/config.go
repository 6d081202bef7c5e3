package socket

import (
	"crypto/tls"
	"net/netip"
	"time"

	"github.com/coder/websocket"
)

// Config says how a Dialer opens connections. It is not to be changed once a
// Dialer was made of it. The zero value works: no limits, environment proxies.
type Config struct {
	// TLS is the base of wss connections; nil means the system's roots. It is
	// cloned: ServerName is set from each URL's host where it is empty, and
	// only HTTP/1.1 is offered.
	TLS *tls.Config

	// Timeout bounds a whole opening handshake, from DNS to the 101. 0: only
	// the context of Dial does.
	Timeout time.Duration

	// Proxy is empty for the environment's proxies (HTTP_PROXY, HTTPS_PROXY,
	// NO_PROXY, read once; never for loopback targets), "none", or a URL with
	// the scheme http, https, socks5 or socks5h. See transport.CheckProxy.
	Proxy string

	// Hosts gives addresses to names, instead of DNS: "host" or "host:port" to
	// "ip" or "ip:port". A host "*.example.com" is every name that ends so, and
	// gives way to longer ones. The Host header and TLS keep the name. See
	// transport.CheckHost.
	Hosts map[string]string

	// LocalAddrs are the addresses to connect from, in turn. Those of the
	// other family than the target's are passed over.
	LocalAddrs []netip.Addr

	Subprotocols []string // offered, in order of preference
	Compression  Compression

	// MessageLimit is the largest message that is read, in bytes after
	// inflating; 0 is no limit.
	MessageLimit int64

	// WriteTimeout is how long a write may wait for a peer that takes nothing. It
	// may take up to half as long again, at most half a second more. 0: no limit.
	WriteTimeout time.Duration

	UserAgent string // of the handshake, unless its header has one; "" means "wsrun"
}

// Compression is what an end offers or accepts of permessage-deflate (RFC
// 7692). The zero value is none.
type Compression struct {
	Mode string // "none", which "" means too, or "deflate"

	// ContextTakeover lets a message refer to those before it. It takes about
	// 1.2 MB for each connection that sends a message over the threshold.
	ContextTakeover bool

	// Threshold is the size in bytes from which a message is compressed. 0:
	// see DefaultThreshold.
	Threshold int
}

func (c Compression) mode() websocket.CompressionMode {
	switch {
	case c.Mode != "deflate":
		return websocket.CompressionDisabled
	case c.ContextTakeover:
		return websocket.CompressionContextTakeover
	default:
		return websocket.CompressionNoContextTakeover
	}
}
