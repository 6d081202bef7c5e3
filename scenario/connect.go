package scenario

import (
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/netip"
	"strconv"
	"strings"

	"wsrun/diag"
	"wsrun/scenario/table"
	"wsrun/socket"
	"wsrun/transport"

	"gopkg.in/yaml.v3"
)

// Connect defines how the connection is made.
type Connect struct {
	Timeout        table.Duration
	Proxy          diag.Text
	Hosts          []table.Pair
	LocalAddresses []diag.Text
	ExpectStatus   int // 0: 101
	StatusPos      diag.Pos
}

func connectTable() *table.Table[Connect] {
	return &table.Table[Connect]{Name: "connect", Doc: "How the connection is made.", Rows: []table.Row[Connect]{
		{
			Key:   "timeout",
			Def:   defaultConnect,
			Field: table.PeriodField(func(c *Connect) *table.Duration { return &c.Timeout }),
			Doc:   "From the start to the 101, including DNS, TCP and TLS.",
		},
		{
			Key:   "proxy",
			Def:   "from the environment",
			Field: table.TextField(func(c *Connect) *diag.Text { return &c.Proxy }),
			Doc:   "A proxy's URL (http, https, socks5), or none.",
		},
		{
			Key:   "hosts",
			Field: table.TextMapField(func(c *Connect) *[]table.Pair { return &c.Hosts }, "hosts"),
			Doc: "Addresses for names, instead of DNS: host or host:port to ip or ip:port. A host " +
				"*.example.com stands for every name that ends in .example.com.",
		},
		{
			Key:   "local-addresses",
			Field: table.TextListField(func(c *Connect) *[]diag.Text { return &c.LocalAddresses }, "local-addresses"),
			Doc:   "Addresses to connect from, in turn: more than about 28 000 connections to a target need several.",
		},
		{
			Key:   "expect-status",
			Def:   defaultStatus,
			Field: statusField(func(c *Connect) *int { return &c.ExpectStatus }),
			Doc:   "The handshake's status; any but 101 means that the handshake must be refused with it.",
		},
	}}
}

func statusField[T any](get func(*T) *int) table.Field[T] {
	statuses := table.Count{Least: 100, Most: 599}
	return table.Field[T]{Shape: statuses.Shape(), Parse: func(d *table.Decoder, n *yaml.Node, into *T) {
		if v, ok := d.Integer(n, statuses); ok {
			*get(into) = v
		}
	}}
}

// dialConfig checks what the tables can't, and fills in what is needed to dial.
func dialConfig(con *Connect, s settler, dial *socket.Config) {
	for _, h := range con.Hosts {
		if err := transport.CheckHostName(h.Name.Value); err != nil {
			f := s.out.Errorf(h.Name.Pos, max(len([]rune(h.Name.Value)), 1), "%v", err)
			if _, rest, ok := strings.Cut(h.Name.Value, "://"); ok {
				f.Note("without the scheme: %s", strings.TrimRight(rest, "/"))
			}
			continue
		}
		addr, ok := s.settle(h.Value, "connect.hosts")
		if !ok || addr.leftOut() || !validateHost(addr, s) {
			continue
		}
		if dial.Hosts == nil {
			dial.Hosts = map[string]string{}
		}
		dial.Hosts[h.Name.Value] = addr.value
	}
	for _, l := range con.LocalAddresses {
		local, ok := s.settle(l, "connect.local-addresses")
		if !ok || local.leftOut() {
			continue
		}
		addr, err := netip.ParseAddr(local.value)
		if err != nil {
			s.out.Errorf(l.Pos, local.width(), "%s is not an ip address", s.said(local))
			continue
		}
		dial.LocalAddrs = append(dial.LocalAddrs, addr)
	}
	proxy, ok := s.stated(con.Proxy, "connect.proxy")
	if !ok || proxy.value == "" {
		return
	}
	dial.Proxy = proxy.value
	if transport.CheckProxy(proxy.value) != nil {
		s.out.Errorf(
			con.Proxy.Pos,
			proxy.width(),
			"%s is not a proxy: http://, https:// or socks5:// and a host, or none",
			s.said(proxy),
		)
	}
}

// validateHost reports whether the address for a name is valid, with or without a port.
func validateHost(addr settled, s settler) bool {
	host, port, err := net.SplitHostPort(addr.value)
	if err != nil {
		host, port = addr.value, "1" // it has none
	}
	if _, err := netip.ParseAddr(strings.Trim(host, "[]")); err != nil {
		s.out.Errorf(
			addr.source.Pos,
			addr.width(),
			"%s is not an address: hosts maps a name to an ip or ip:port",
			s.said(addr),
		)
		return false
	}
	if p, err := strconv.Atoi(port); err != nil || p < 1 || p > 65535 {
		s.out.Errorf(addr.source.Pos, addr.width(), "%s has no valid port: 1 to 65535", s.said(addr))
		return false
	}
	return true
}

// TLS defines how to trust wss:// and who the client is.
type TLS struct {
	CA, Cert, Key diag.Text
	ServerName    diag.Text
	MinVersion    string
	Insecure      bool
}

func tlsTable() *table.Table[TLS] {
	return &table.Table[TLS]{Name: "tls", Doc: "How to trust wss:// and identify the client.", Rows: []table.Row[TLS]{
		{
			Key:   "ca",
			Def:   "the system's",
			Field: table.TextField(func(t *TLS) *diag.Text { return &t.CA }),
			Doc:   "A PEM file of the authorities to trust.",
		},
		{
			Key:   "cert",
			Field: table.TextField(func(t *TLS) *diag.Text { return &t.Cert }),
			Doc:   "A PEM file with the client's certificate.",
		},
		{
			Key:   "key",
			Field: table.TextField(func(t *TLS) *diag.Text { return &t.Key }),
			Doc:   "A PEM file with its key.",
		},
		{
			Key:   "server-name",
			Def:   "the URL's host",
			Field: table.TextField(func(t *TLS) *diag.Text { return &t.ServerName }),
			Doc:   "The name to ask for and to verify.",
		},
		{
			Key:   "min-version",
			Def:   strconv.Quote(defaultTLS),
			Field: versionField(),
			Doc:   "The lowest version of TLS to accept.",
		},
		{
			Key:   "insecure",
			Def:   false,
			Field: table.BoolField(func(t *TLS) *bool { return &t.Insecure }),
			Doc:   "Accepts any certificate. For test systems only.",
		},
	}}
}

// tlsVersion is a version with its name in the file.
type tlsVersion struct {
	name string
	id   uint16
}

func tlsVersions() []tlsVersion {
	return []tlsVersion{
		{"1.0", tls.VersionTLS10}, {"1.1", tls.VersionTLS11}, {"1.2", tls.VersionTLS12}, {"1.3", tls.VersionTLS13},
	}
}

func versionField() table.Field[TLS] {
	var choices []table.Choice
	for _, v := range tlsVersions() {
		choices = append(choices, table.Choice{Word: v.name, Doc: "TLS " + v.name})
	}
	shape := table.AnyOf(
		&table.Shape{Type: "string", Enum: choices},
		&table.Shape{Type: "number", Title: "version", Numbers: []float64{1, 1.1, 1.2, 1.3}},
	)
	return table.Field[TLS]{Shape: shape, Parse: func(d *table.Decoder, n *yaml.Node, t *TLS) {
		if v, ok := d.Enum(n, choices); ok {
			t.MinVersion = v
		}
	}}
}

// tlsConfig reads the files that the scenario names. Paths are relative to the scenario's folder.
func tlsConfig(t *TLS, files *fileReader) *tls.Config {
	cfg := &tls.Config{InsecureSkipVerify: t.Insecure}
	lowest := cmp.Or(t.MinVersion, defaultTLS)
	for _, v := range tlsVersions() {
		if v.name == lowest {
			cfg.MinVersion = v.id
		}
	}
	if name, ok := files.stated(t.ServerName, "tls.server-name"); ok {
		cfg.ServerName = name.value
	}
	if ca, ok := files.stated(t.CA, "tls.ca"); ok && ca.value != "" {
		if pem, ok := files.read(ca); ok {
			cfg.RootCAs = x509.NewCertPool()
			if !cfg.RootCAs.AppendCertsFromPEM(pem) {
				files.out.Errorf(t.CA.Pos, ca.width(), "%s holds no certificate in PEM form", files.said(ca))
			}
		}
	}
	cert, ok1 := files.stated(t.Cert, "tls.cert")
	key, ok2 := files.stated(t.Key, "tls.key")
	if ok1 && ok2 {
		cfg.Certificates = certificates(cert, key, files)
	}
	return cfg
}

// certificates reads the client's certificate, if any. The files may be anywhere, because nothing of them is sent.
func certificates(cert, key settled, files *fileReader) []tls.Certificate {
	alone := func(one, other settled, name, missing string) {
		f := files.out.Errorf(one.source.Pos, one.width(), "`%s` needs a `%s` beside it", name, missing)
		if other.leftOut() {
			f.Note("%s is empty", other.source.Value)
		}
	}
	switch {
	case cert.value == "" && key.value == "":
		return nil
	case key.value == "":
		alone(cert, key, "cert", "key")
		return nil
	case cert.value == "":
		alone(key, cert, "key", "cert")
		return nil
	}
	certPEM, ok1 := files.read(cert)
	keyPEM, ok2 := files.read(key)
	if !ok1 || !ok2 {
		return nil
	}
	pair, err := tls.X509KeyPair(certPEM, keyPEM)
	if err != nil {
		files.out.Errorf(cert.source.Pos, cert.width(), "the client's certificate can't be used: %v", err)
		return nil
	}
	return []tls.Certificate{pair}
}

// Compression is permessage-deflate as requested in the file.
type Compression struct {
	Mode            string // "" is none
	ContextTakeover bool
	Threshold       table.Size
	Pos             diag.Pos
}

func compressionModes() []table.Choice {
	return []table.Choice{
		{Word: "deflate", Doc: "permessage-deflate (RFC 7692)"},
		{Word: "none", Doc: "no compression"},
	}
}

func compressionTable() *table.Table[Compression] {
	return &table.Table[Compression]{
		Name: "compression",
		Doc:  "permessage-deflate (RFC 7692).",
		Rows: []table.Row[Compression]{
			{
				Key:   "mode",
				Def:   defaultCompression,
				Field: table.EnumField(func(c *Compression) *string { return &c.Mode }, compressionModes()...),
				Doc:   "Whether to offer it.",
			},
			{
				Key:   "context-takeover",
				Def:   false,
				Field: table.BoolField(func(c *Compression) *bool { return &c.ContextTakeover }),
				Doc:   "Keeps the window from message to message: smaller frames, about 1.2 MB a connection.",
			},
			{
				Key:   "threshold",
				Def:   defaultThreshold(),
				Field: table.SizeField(func(c *Compression) *table.Size { return &c.Threshold }, 0),
				Doc:   "Shorter messages are sent uncompressed; 0B compresses all.",
			},
		},
	}
}

func compressionField[T any](get func(*T) *Compression) table.Field[T] {
	keys := compressionTable()
	shape := table.AnyOf(table.Titled("mode", &table.Shape{Type: "string", Enum: compressionModes()}), keys.Object())
	return table.Field[T]{Shape: shape, Parse: func(d *table.Decoder, n *yaml.Node, into *T) {
		c := get(into)
		c.Pos = d.Src.Pos(n)
		switch n.Kind {
		case yaml.MappingNode:
			c.Mode = defaultCompression
			keys.Decode(d, n, c)
		case yaml.ScalarNode:
			if mode, ok := d.Enum(n, compressionModes()); ok {
				c.Mode = mode
			}
		default:
			d.NodeErr(n, "deflate, none or a map is expected here, not %s", table.Describe(n))
		}
	}}
}
