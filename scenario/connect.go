package scenario

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"wsrun/diag"

	"gopkg.in/yaml.v3"
)

// Connect says how the connection is made.
type Connect struct {
	Timeout        Duration
	Proxy          diag.Text
	Hosts          []Pair
	LocalAddresses []diag.Text
	ExpectStatus   int // 0: 101
	StatusPos      diag.Pos
}

func connectTable() *table[Connect] {
	return &table[Connect]{name: "connect", doc: "How the connection is made.", rows: []row[Connect]{
		{key: "timeout", def: "10s", field: periodField(func(c *Connect) *Duration { return &c.Timeout }), doc: "From the start to the 101, DNS, TCP and TLS included."},
		{key: "proxy", def: "from the environment", field: textField(func(c *Connect) *diag.Text { return &c.Proxy }), doc: "A proxy's URL (http, https, socks5), or none."},
		{key: "hosts", field: textMapField(func(c *Connect) *[]Pair { return &c.Hosts }, "hosts"), doc: "Addresses for names, instead of DNS: host or host:port to ip or ip:port."},
		{key: "local-addresses", field: textListField(func(c *Connect) *[]diag.Text { return &c.LocalAddresses }, "local-addresses"), doc: "Addresses to connect from, in turn: more than about 28 000 connections to a target need several."},
		{key: "expect-status", def: "101", field: statusField(func(c *Connect) *int { return &c.ExpectStatus }), doc: "The handshake's status; another than 101 means that the handshake must be refused with it."},
	}}
}

func statusField[T any](get func(*T) *int) field[T] {
	return field[T]{intRange(100, 599), func(d *decoder, n *yaml.Node, into *T) {
		if v, ok := d.integer(n, 100, 599); ok {
			*get(into) = v
		}
	}}
}

// judgeConnect checks what the tables can't, and returns the parts that dialling needs.
func judgeConnect(c *Connect, out *diag.List) (hosts map[string]string, local []netip.Addr) {
	for _, h := range c.Hosts {
		addr := h.Value.Value
		host, port, err := net.SplitHostPort(addr)
		if err != nil {
			host, port = addr, "0"
		}
		if _, err := netip.ParseAddr(strings.Trim(host, "[]")); err != nil {
			out.Errorf(h.Value.Pos, len([]rune(addr)), "%s is not an address: hosts maps a name to an ip or ip:port", diag.Quote(addr))
			continue
		}
		if p, err := strconv.Atoi(port); err != nil || p < 0 || p > 65535 {
			out.Errorf(h.Value.Pos, len([]rune(addr)), "%s has no valid port", diag.Quote(addr))
			continue
		}
		if hosts == nil {
			hosts = map[string]string{}
		}
		hosts[h.Name.Value] = addr
	}
	for _, l := range c.LocalAddresses {
		addr, err := netip.ParseAddr(l.Value)
		if err != nil {
			out.Errorf(l.Pos, len([]rune(l.Value)), "%s is not an ip address", diag.Quote(l.Value))
			continue
		}
		local = append(local, addr)
	}
	if p := c.Proxy.Value; p != "" && p != "none" {
		u, err := url.Parse(p)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "socks5" {
			out.Errorf(c.Proxy.Pos, len([]rune(p)), "%s is not a proxy: http://, https:// or socks5:// and a host, or none", diag.Quote(p))
		}
	}
	return hosts, local
}

// TLS says how wss:// is trusted, and who the client is.
type TLS struct {
	CA, Cert, Key diag.Text
	ServerName    diag.Text
	MinVersion    string
	Insecure      bool
}

func tlsTable() *table[TLS] {
	return &table[TLS]{name: "tls", doc: "How wss:// is trusted, and who the client is.", rows: []row[TLS]{
		{key: "ca", def: "the system's", field: textField(func(t *TLS) *diag.Text { return &t.CA }), doc: "A PEM file of the authorities to trust."},
		{key: "cert", field: textField(func(t *TLS) *diag.Text { return &t.Cert }), doc: "A PEM file with the client's certificate."},
		{key: "key", field: textField(func(t *TLS) *diag.Text { return &t.Key }), doc: "A PEM file with its key."},
		{key: "server-name", def: "the URL's host", field: textField(func(t *TLS) *diag.Text { return &t.ServerName }), doc: "The name to ask for and to verify."},
		{key: "min-version", def: `"1.2"`, field: versionField(), doc: "The lowest version of TLS to accept."},
		{key: "insecure", def: "false", field: boolField(func(t *TLS) *bool { return &t.Insecure }), doc: "Accepts any certificate. For test systems only."},
	}}
}

func versionField() field[TLS] {
	choices := []Choice{{"1.0", "TLS 1.0"}, {"1.1", "TLS 1.1"}, {"1.2", "TLS 1.2"}, {"1.3", "TLS 1.3"}}
	shape := anyOf(&Shape{Type: "string", Enum: choices}, &Shape{Type: "number", Title: "version"})
	return field[TLS]{shape, func(d *decoder, n *yaml.Node, t *TLS) {
		if v, ok := d.enum(n, choices); ok {
			t.MinVersion = v
		}
	}}
}

// tlsConfig reads the files that the scenario names. Paths are relative to the scenario's folder.
func tlsConfig(t *TLS, dir string, out *diag.List) *tls.Config {
	cfg := &tls.Config{ServerName: t.ServerName.Value, InsecureSkipVerify: t.Insecure, MinVersion: tls.VersionTLS12}
	switch t.MinVersion {
	case "1.0":
		cfg.MinVersion = tls.VersionTLS10
	case "1.1":
		cfg.MinVersion = tls.VersionTLS11
	case "1.3":
		cfg.MinVersion = tls.VersionTLS13
	}
	if t.CA.Value != "" {
		if pem, ok := readBeside(t.CA, dir, out); ok {
			cfg.RootCAs = x509.NewCertPool()
			if !cfg.RootCAs.AppendCertsFromPEM(pem) {
				out.Errorf(t.CA.Pos, len([]rune(t.CA.Value)), "%s holds no certificate in PEM form", diag.Quote(t.CA.Value))
			}
		}
	}
	switch {
	case t.Cert.Value != "" && t.Key.Value != "":
		cert, ok1 := readBeside(t.Cert, dir, out)
		key, ok2 := readBeside(t.Key, dir, out)
		if !ok1 || !ok2 {
			break
		}
		pair, err := tls.X509KeyPair(cert, key)
		if err != nil {
			out.Errorf(t.Cert.Pos, len([]rune(t.Cert.Value)), "the client's certificate can't be used: %v", err)
			break
		}
		cfg.Certificates = []tls.Certificate{pair}
	case t.Cert.Value != "":
		out.Errorf(t.Cert.Pos, len([]rune(t.Cert.Value)), "`cert` needs a `key` beside it")
	case t.Key.Value != "":
		out.Errorf(t.Key.Pos, len([]rune(t.Key.Value)), "`key` needs a `cert` beside it")
	}
	return cfg
}

// maxDataFile bounds a file that a scenario names.
const maxDataFile = 64 << 20

// readBeside reads a file that the scenario names, from the scenario's folder.
func readBeside(name diag.Text, dir string, out *diag.List) ([]byte, bool) {
	path := name.Value
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	data, err := readBounded(path)
	if err != nil {
		out.Errorf(name.Pos, max(len([]rune(name.Value)), 1), "%s", fileProblem(name.Value, err))
		return nil, false
	}
	return data, true
}

func readBounded(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, fmt.Errorf("it is a folder")
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("it is not a regular file")
	case info.Size() > maxDataFile:
		return nil, fmt.Errorf("it has %d bytes; at most %d are read", info.Size(), maxDataFile)
	}
	return os.ReadFile(path)
}

func fileProblem(name string, err error) string {
	switch {
	case os.IsNotExist(err):
		return fmt.Sprintf("no file %s beside the scenario", diag.Quote(name))
	case os.IsPermission(err):
		return fmt.Sprintf("the file %s can't be read: permission denied", diag.Quote(name))
	}
	return fmt.Sprintf("the file %s can't be read: %v", diag.Quote(name), err)
}

// Compression is permessage-deflate as the file asks for it.
type Compression struct {
	Mode            string // "" is none
	ContextTakeover bool
	Threshold       Size
	Pos             diag.Pos
}

func compressionModes() []Choice {
	return []Choice{{"deflate", "permessage-deflate (RFC 7692)"}, {"none", "no compression"}}
}

func compressionTable() *table[Compression] {
	return &table[Compression]{name: "compression", doc: "permessage-deflate (RFC 7692).", rows: []row[Compression]{
		{key: "mode", def: "deflate", field: enumField(func(c *Compression) *string { return &c.Mode }, compressionModes()...), doc: "Whether to offer it."},
		{key: "context-takeover", def: "false", field: boolField(func(c *Compression) *bool { return &c.ContextTakeover }), doc: "Keeps the window from message to message: smaller frames, about 1.2 MB a connection."},
		{key: "threshold", def: "512B, 128B with context-takeover", field: sizeField(func(c *Compression) *Size { return &c.Threshold }, 0), doc: "Shorter messages are sent as they are."},
	}}
}

func compressionField[T any](get func(*T) *Compression) field[T] {
	shape := anyOf(titled("mode", &Shape{Type: "string", Enum: compressionModes()}), compressionTable().object())
	return field[T]{shape, func(d *decoder, n *yaml.Node, into *T) {
		c := get(into)
		c.Pos = d.src.pos(n)
		if n.Kind != yaml.ScalarNode {
			c.Mode = "deflate"
			d.tables.compression.decode(d, n, c)
			return
		}
		if mode, ok := d.enum(n, compressionModes()); ok {
			c.Mode = mode
		}
	}}
}
