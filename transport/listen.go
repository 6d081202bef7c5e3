package transport

import (
	"crypto/tls"
	"net"
)

// Listen listens on a TCP address (host:port). It is net.Listen with connections that count their bytes from the first
// one, below TLS if there is TLS. Connections of other listeners are counted only from LinkOf on, and above TLS.
func Listen(addr string) (net.Listener, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	return listener{l}, nil
}

type listener struct{ net.Listener }

func (l listener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return NewLink(conn), nil
}

// LinkOf returns the Link of a connection accepted by a listener of Listen, with or without TLS, and the connection to
// read from and write to. A connection of another listener gets a Link of its own on top.
func LinkOf(conn net.Conn) (net.Conn, *Link) {
	below := conn
	secured, secure := conn.(*tls.Conn)
	if secure {
		below = secured.NetConn()
	}
	l, ok := below.(*Link)
	if !ok {
		l = NewLink(conn)
		conn = l
	}
	l.secure = secure
	return conn, l
}
