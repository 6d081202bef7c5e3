package wstest

import (
	"crypto/tls"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"testing"
)

// Server is a listening server.
type Server struct {
	Addr string // host:port
	URL  string // ws://host:port/ or wss://host:port/

	ln   *listener
	done chan struct{} // closed when the test ends
	each sync.WaitGroup
}

// Done is closed when the test ends, for handlers that only wait.
func (s *Server) Done() <-chan struct{} { return s.done }

// Serve serves HTTP.
func Serve(t testing.TB, h http.Handler) *Server { return serve(t, h, nil) }

// ServeTLS serves HTTPS with a certificate of the authority for the loopback
// addresses and localhost.
func ServeTLS(t testing.TB, ca *CA, h http.Handler) *Server {
	t.Helper()
	return serve(t, h, ca.ServerConfig(t, "localhost", "127.0.0.1", "::1"))
}

func serve(t testing.TB, h http.Handler, secure *tls.Config) *Server {
	t.Helper()
	s := listen(t, secure != nil)
	srv := &http.Server{
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			s.each.Add(1)
			defer s.each.Done()
			h.ServeHTTP(w, r)
		}),
		ErrorLog: log.New(io.Discard, "", 0),
	}
	var ln net.Listener = s.ln
	if secure != nil {
		ln = tls.NewListener(ln, secure)
	}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = srv.Serve(ln) // ends with the listener
	}()
	t.Cleanup(func() {
		close(s.done)
		_ = srv.Close()
		s.ln.closeAll()
		<-served
		s.each.Wait()
	})
	return s
}

// Peer is a server's end of one connection.
type Peer struct {
	net.Conn
	Done <-chan struct{} // closed when the test ends
}

// TCP serves connections without any protocol: each is called for every one, on
// its own goroutine, and the connection is closed when it returns.
func TCP(t testing.TB, each func(*Peer)) *Server {
	t.Helper()
	s := listen(t, false)
	var accepting sync.WaitGroup
	accepting.Go(func() {
		for {
			conn, err := s.ln.Accept()
			if err != nil {
				return
			}
			s.each.Go(func() {
				defer conn.Close()
				each(&Peer{Conn: conn, Done: s.done})
			})
		}
	})
	t.Cleanup(func() {
		close(s.done)
		s.ln.closeAll()
		accepting.Wait()
		s.each.Wait()
	})
	return s
}

func listen(t testing.TB, secure bool) *Server {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("listen: %v", err)
	}
	scheme := "ws"
	if secure {
		scheme = "wss"
	}
	addr := ln.Addr().String()
	return &Server{
		Addr: addr,
		URL:  scheme + "://" + addr + "/",
		ln:   &listener{Listener: ln, open: map[net.Conn]bool{}},
		done: make(chan struct{}),
	}
}

// ClosedAddr is a loopback address at which nothing listens. It is the client's end of an open connection, so that no
// server of another test gets its port.
func ClosedAddr(t testing.TB) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("listen: %v", err)
	}
	t.Cleanup(func() { _ = ln.Close() })
	here := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)}}
	conn, err := here.Dial("tcp", ln.Addr().String())
	if err != nil {
		t.Fatalf("dial: %v", err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn.LocalAddr().String()
}

// FreeAddr is a loopback address at which nothing listens yet.
func FreeAddr(t testing.TB) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("listen: %v", err)
	}
	defer ln.Close()
	return ln.Addr().String()
}

// listener remembers its connections, also those that were taken over from
// net/http, to close them.
type listener struct {
	net.Listener
	mu     sync.Mutex
	closed bool
	open   map[net.Conn]bool
}

func (l *listener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		conn.Close()
		return nil, net.ErrClosed
	}
	l.open[conn] = true
	return &tracked{conn, l}, nil
}

func (l *listener) closeAll() {
	l.Listener.Close()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	for conn := range l.open {
		conn.Close()
	}
}

type tracked struct {
	net.Conn
	l *listener
}

func (c *tracked) Close() error {
	c.l.mu.Lock()
	delete(c.l.open, c.Conn)
	c.l.mu.Unlock()
	return c.Conn.Close()
}

// NetConn is the connection below.
func (c *tracked) NetConn() net.Conn { return c.Conn }
