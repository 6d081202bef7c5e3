package socket

import (
	"crypto/tls"
	"net/netip"
	"time"

	"github.com/coder/websocket"
)

// Config configures how a Dialer opens connections. It must not be changed after it was passed to NewDialer. The zero
// value works: no limits, and proxies from the environment.
type Config struct {
	// TLS is the base configuration of wss connections; nil means the system's roots. It is cloned: where ServerName is
	// empty it is set from each URL's host, and only HTTP/1.1 is offered.
	TLS *tls.Config

	// Timeout bounds the whole opening handshake, from DNS to the 101. 0: only Dial's context bounds it.
	Timeout time.Duration

	// Proxy is empty for the environment's proxies (HTTP_PROXY, HTTPS_PROXY,
	// NO_PROXY, read once; never for loopback targets), "none", or a URL with
	// the scheme http, https, socks5 or socks5h. See transport.CheckProxy.
	Proxy string

	// Hosts maps names to addresses, bypassing DNS: "host" or "host:port" to "ip" or "ip:port". A host "*.example.com"
	// matches every name with that suffix; longer matches win. The Host header and TLS keep the name. See
	// transport.CheckHost.
	Hosts map[string]string

	// LocalAddrs are the addresses to connect from, used in turn. Those of another family than the target's are
	// skipped.
	LocalAddrs []netip.Addr

	Subprotocols []string // offered, in order of preference
	Compression  Compression

	// MessageLimit is the size of the largest message accepted, in bytes after inflating; 0 means no limit.
	MessageLimit int64

	// WriteTimeout is how long a write may wait for a peer that accepts no data. It may take up to half as long again,
	// but at most half a second more. 0: no limit.
	WriteTimeout time.Duration

	UserAgent string // of the handshake, unless its header sets one; "" means "wsrun"
}

// Compression is what an end offers or accepts of permessage-deflate (RFC 7692). The zero value disables it.
type Compression struct {
	Mode string // "none", same as "", or "deflate"

	// ContextTakeover lets a message refer to earlier ones. It takes about 1.2 MB for each connection that sends a
	// message larger than the threshold.
	ContextTakeover bool

	// Threshold is the size in bytes from which messages are compressed. 0: see DefaultThreshold.
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
