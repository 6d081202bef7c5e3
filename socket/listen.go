package socket

import "net"

// Listen listens on a TCP address, host:port, for a server that calls Accept.
// It is net.Listen with connections that count their bytes from the first one
// on, below TLS if there is TLS; those of another listener are counted from the
// handshake on and above TLS.
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
	return newLink(conn), nil
}
