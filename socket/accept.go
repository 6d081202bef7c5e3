package socket

import (
	"errors"
	"net"
	"net/http"
	"time"
)

// AcceptConfig configures a server end.
type AcceptConfig struct {
	Subprotocols []string
	Compression  Compression
	MessageLimit int64
	WriteTimeout time.Duration
	Header       http.Header // of the 101
	Hooks        *Hooks
}

// Accept upgrades an HTTP request.
func Accept(w http.ResponseWriter, r *http.Request, cfg AcceptConfig) (*Conn, error) {
	return nil, errors.New("not yet")
}

// Listen listens on a TCP address; bytes of its connections are counted from the first.
func Listen(addr string) (net.Listener, error) { return net.Listen("tcp", addr) }
