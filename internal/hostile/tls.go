package hostile

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"net"
	"testing"
	"time"

	"wsrun/internal/wstest"
)

// TLS serves connections whose TLS handshake has a fault, and nothing after it:
// "expired", "self-signed" and "other-name" are those of the certificate,
// "too-old" offers TLS 1.1 at most, "close", "reset" and "silent" begin none, so
// that they fail a client without TLS too.
func TLS(t testing.TB, name string) *wstest.Server {
	t.Helper()
	until, host := time.Now().Add(time.Hour), "127.0.0.1"
	switch name {
	case "expired":
		until = time.Now().Add(-time.Minute)
	case "other-name":
		host = "127.0.0.9"
	}
	cfg := &tls.Config{Certificates: []tls.Certificate{selfSigned(t, host, until)}, MinVersion: tls.VersionTLS10}
	if name == "too-old" {
		cfg.MaxVersion = tls.VersionTLS11
	}
	srv := wstest.TCP(t, func(p *wstest.Peer) {
		switch name {
		case "close":
			(&conn{Peer: p}).end()
		case "reset":
			(&conn{Peer: p}).reset()
		case "silent":
			(&conn{Peer: p}).drain()
		default:
			c := &conn{Peer: &wstest.Peer{Conn: tls.Server(p.Conn, cfg), Done: p.Done}}
			c.drain()
		}
	})
	srv.URL = "wss://" + srv.Addr + "/"
	return srv
}

// selfSigned is a certificate that vouches for itself.
func selfSigned(t testing.TB, host string, until time.Time) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatalf("make a key: %v", err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{CommonName: "hostile"},
		NotBefore:    until.Add(-2 * time.Hour),
		NotAfter:     until,
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		IPAddresses:  []net.IP{net.ParseIP(host)},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatalf("make a certificate: %v", err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}
