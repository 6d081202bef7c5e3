package wstest

import (
	"bufio"
	"crypto/tls"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"sync"
	"testing"
)

// Proxy is an HTTP or SOCKS5 proxy that remembers what it was asked for.
type Proxy struct {
	*Server
	mu    sync.Mutex
	asked []string
	auth  []string
}

// Asked are the host:port of all requests so far.
func (p *Proxy) Asked() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.asked...)
}

// Auth are the Proxy-Authorization fields, or user:password with SOCKS5, of all
// requests so far.
func (p *Proxy) Auth() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.auth...)
}

func (p *Proxy) note(target, auth string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked, p.auth = append(p.asked, target), append(p.auth, auth)
}

// HTTPProxy answers CONNECT with a status, and connects if that is 200: to the
// address that was asked for, or to the one that routes has for it.
func HTTPProxy(t testing.TB, status int, routes map[string]string) *Proxy {
	t.Helper()
	p := new(Proxy)
	p.Server = TCP(t, func(peer *Peer) { p.connect(peer, status, routes) })
	p.URL = "http://" + p.Addr
	return p
}

// HTTPSProxy is HTTPProxy over TLS, with a certificate of the authority.
func HTTPSProxy(t testing.TB, ca *CA, status int, routes map[string]string) *Proxy {
	t.Helper()
	p := new(Proxy)
	secure := ca.ServerConfig(t, "127.0.0.1")
	p.Server = TCP(t, func(peer *Peer) {
		p.connect(&Peer{Conn: tls.Server(peer.Conn, secure), Done: peer.Done}, status, routes)
	})
	p.URL = "https://" + p.Addr
	return p
}

func (p *Proxy) connect(peer *Peer, status int, routes map[string]string) {
	req, err := http.ReadRequest(bufio.NewReader(peer))
	if err != nil || req.Method != http.MethodConnect {
		return
	}
	p.note(req.Host, req.Header.Get("Proxy-Authorization"))
	fmt.Fprintf(peer, "HTTP/1.1 %d %s\r\nContent-Length: 0\r\n\r\n", status, http.StatusText(status))
	if status == http.StatusOK {
		tunnel(peer, route(routes, req.Host))
	}
}

// SOCKS5Proxy answers with a reply of RFC 1928 §6, and connects if that is 0,
// like HTTPProxy.
func SOCKS5Proxy(t testing.TB, reply byte, routes map[string]string) *Proxy {
	t.Helper()
	p := new(Proxy)
	p.Server = TCP(t, func(peer *Peer) {
		auth, target, err := readSOCKS(peer)
		if err != nil {
			return
		}
		p.note(target, auth)
		_, _ = peer.Write([]byte{5, reply, 0, 1, 0, 0, 0, 0, 0, 0})
		if reply == 0 {
			tunnel(peer, route(routes, target))
		}
	})
	p.URL = "socks5://" + p.Addr
	return p
}

func route(routes map[string]string, target string) string {
	if to, ok := routes[target]; ok {
		return to
	}
	return target
}

// tunnel copies in both directions until either end closes.
func tunnel(peer *Peer, target string) {
	server, err := net.Dial("tcp", target)
	if err != nil {
		return
	}
	var both sync.WaitGroup
	both.Go(func() {
		defer peer.Close()
		_, _ = io.Copy(peer, server)
	})
	_, _ = io.Copy(server, peer)
	server.Close()
	both.Wait()
}

// readSOCKS reads the greeting, with user and password if the client has them
// (RFC 1929), and the request.
func readSOCKS(conn io.ReadWriter) (auth, target string, err error) {
	methods, err := readCounted(conn, 1)
	if err != nil {
		return "", "", err
	}
	method := byte(0)
	for _, m := range methods {
		method = max(method, m)
	}
	if _, err := conn.Write([]byte{5, method}); err != nil {
		return "", "", err
	}
	if method == 2 {
		user, err := readCounted(conn, 1)
		if err != nil {
			return "", "", err
		}
		password, err := readCounted(conn, 0)
		if err != nil {
			return "", "", err
		}
		auth = string(user) + ":" + string(password)
		if _, err := conn.Write([]byte{1, 0}); err != nil {
			return "", "", err
		}
	}
	target, err = readSOCKSTarget(conn)
	return auth, target, err
}

func readSOCKSTarget(r io.Reader) (string, error) {
	head := make([]byte, 4)
	if _, err := io.ReadFull(r, head); err != nil {
		return "", err
	}
	var host string
	switch head[3] {
	case 1:
		ip := make(net.IP, 4)
		if _, err := io.ReadFull(r, ip); err != nil {
			return "", err
		}
		host = ip.String()
	case 3:
		name, err := readCounted(r, 0)
		if err != nil {
			return "", err
		}
		host = string(name)
	default:
		return "", fmt.Errorf("address type %d", head[3])
	}
	port := make([]byte, 2)
	_, err := io.ReadFull(r, port)
	return net.JoinHostPort(host, strconv.Itoa(int(binary.BigEndian.Uint16(port)))), err
}

// readCounted skips some bytes, then reads a byte with a length and as many
// bytes.
func readCounted(r io.Reader, skip int) ([]byte, error) {
	head := make([]byte, skip+1)
	if _, err := io.ReadFull(r, head); err != nil {
		return nil, err
	}
	p := make([]byte, head[skip])
	_, err := io.ReadFull(r, p)
	return p, err
}
