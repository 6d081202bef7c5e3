package scenario

import (
	"crypto/ecdsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"net/netip"
	"os"
	"path/filepath"
	"testing"
	"time"

	"wsrun/diag"
	"wsrun/internal/wstest"
	"wsrun/socket"

	"github.com/google/go-cmp/cmp"
)

// compileText compiles a scenario that stands in a folder, and fails the test if anything is found in it.
func compileText(t *testing.T, dir, text string) *Plan {
	t.Helper()
	var found diag.List
	sc := Parse(filepath.Join(dir, "f.yaml"), []byte(text), &found)
	if sc == nil {
		t.Fatal(found)
	}
	p := Compile(sc, Options{}, &found)
	for _, f := range found {
		t.Errorf("%s: %s", f.Pos, wording(f))
	}
	return p
}

// The files of tls are read from beside the scenario.
func TestTLS(t *testing.T) {
	dir := t.TempDir()
	ca := wstest.NewCA(t)
	own := ca.Issue(t, "client")
	key, err := x509.MarshalECPrivateKey(own.PrivateKey.(*ecdsa.PrivateKey))
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"ca.pem":     ca.PEM(),
		"client.pem": pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: own.Certificate[0]}),
		"client.key": pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: key}),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p := compileText(t, dir, `
url: wss://example.com
tls: {ca: ca.pem, cert: client.pem, key: client.key, server-name: inner.example, min-version: "1.3", insecure: true}
`)
	got := p.Dial.TLS
	if !got.RootCAs.Equal(ca.Pool()) {
		t.Error("the authority is not the one of ca.pem")
	}
	if len(got.Certificates) != 1 || !own.Leaf.Equal(got.Certificates[0].Leaf) {
		t.Error("the client's certificate is not the one of client.pem")
	}
	if got.ServerName != "inner.example" || got.MinVersion != tls.VersionTLS13 || !got.InsecureSkipVerify {
		t.Errorf("got server name %q, version %x, insecure %t", got.ServerName, got.MinVersion, got.InsecureSkipVerify)
	}
}

func TestDial(t *testing.T) {
	p := compileText(t, ".", `
url: ws://example.com
subprotocols: [a, b]
compression: {context-takeover: true, threshold: 1KiB}
connect:
  timeout: 2s
  proxy: socks5://localhost:1080
  hosts: {a.example: 10.0.0.1, "b.example:80": "[::1]:8080"}
  local-addresses: [10.0.0.1, "::1"]
limits: {message: 1.5KiB, write-timeout: 3s}
`)
	got := p.Dial
	got.TLS = nil
	want := socket.Config{
		Timeout: 2 * time.Second, Proxy: "socks5://localhost:1080", Hosts: map[string]string{"a.example": "10.0.0.1", "b.example:80": "[::1]:8080"},
		LocalAddrs: []netip.Addr{netip.MustParseAddr("10.0.0.1"), netip.MustParseAddr("::1")}, Subprotocols: []string{"a", "b"},
		Compression: socket.Compression{Mode: "deflate", ContextTakeover: true, Threshold: 1024}, MessageLimit: 1536, WriteTimeout: 3 * time.Second,
	}
	if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b netip.Addr) bool { return a == b })); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// A threshold of 0B is one: it compresses everything, and is not the default.
func TestCompressionThreshold(t *testing.T) {
	for text, want := range map[string]int{"deflate": 0, "{mode: deflate}": 0, "{threshold: 0B}": 1, "{threshold: 1B}": 1, "{threshold: 2KiB}": 2048} {
		if got := compileText(t, ".", "url: ws://example.com\ncompression: "+text+"\n").Dial.Compression.Threshold; got != want {
			t.Errorf("%s: got a threshold of %d, want %d", text, got, want)
		}
	}
}

// What says how to connect may read env. What comes to nothing is as if it were not there.
func TestSettled(t *testing.T) {
	dir := t.TempDir()
	ca := wstest.NewCA(t)
	if err := os.WriteFile(filepath.Join(dir, "ca.pem"), ca.PEM(), 0o600); err != nil {
		t.Fatal(err)
	}
	const text = `
url: wss://example.com
tls: {ca: "${{ env.CA }}", cert: "${{ env.CERT }}", key: "${{ env.KEY }}", server-name: "${{ env.STAGE }}.example"}
connect:
  proxy: ${{ env.PROXY }}
  hosts: {a.example: "${{ env.A }}:80", b.example: "${{ env.B }}"}
  local-addresses: ["${{ env.A }}", "${{ env.B }}"]
`
	var found diag.List
	env := map[string]any{"CA": "ca.pem", "STAGE": "beta", "PROXY": "http://proxy.example", "A": "10.0.0.1"}
	p := Compile(Parse(filepath.Join(dir, "f.yaml"), []byte(text), &found), Options{Env: env}, &found)
	if len(found) > 0 {
		t.Fatal(found)
	}
	if !p.Dial.TLS.RootCAs.Equal(ca.Pool()) || p.Dial.TLS.Certificates != nil || p.Dial.TLS.ServerName != "beta.example" {
		t.Errorf("got authorities %v, %d certificates, server name %q", p.Dial.TLS.RootCAs, len(p.Dial.TLS.Certificates), p.Dial.TLS.ServerName)
	}
	if p.Dial.Proxy != "http://proxy.example" || !cmp.Equal(p.Dial.Hosts, map[string]string{"a.example": "10.0.0.1:80"}) || len(p.Dial.LocalAddrs) != 1 {
		t.Errorf("got proxy %q, hosts %v, local addresses %v", p.Dial.Proxy, p.Dial.Hosts, p.Dial.LocalAddrs)
	}
}

// A finding quotes what a template came to, but for secrets.
func TestSettledSecrets(t *testing.T) {
	const text = "server: echo\nsecrets: [PASSWORD]\nconnect: {proxy: \"${{ env.PROXY }}\", local-addresses: [\"${{ env.IP }}\"]}\n"
	var found diag.List
	env := map[string]any{"PASSWORD": "sesame", "PROXY": "ftp://me:sesame@proxy.example", "IP": "ten"}
	Compile(Parse("f.yaml", []byte(text), &found), Options{Env: env}, &found)
	var got []string
	for _, f := range found {
		got = append(got, f.Message)
	}
	want := []string{`"ten" is not an ip address`, "the value of this is not a proxy: http://, https:// or socks5:// and a host, or none"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// A URL that reads only the environment is judged with the file, so that validate finds it too.
func TestURLOfTheEnvironment(t *testing.T) {
	tests := []struct{ url, value, flag, want string }{
		{"${{ env.URL }}", "ws://a.example/", "", ""},
		{"${{ env.URL }}", "", "", ""}, // --url may be another's to give
		{"${{ env.URL }}", "http://a.example/", "", "the scheme is ws:// or wss://, not http:// (ws://a.example/?)"},
		{"${{ env.URL }}/x", "localhost:80", "", `"localhost:80/x" is not a WebSocket URL: it starts with ws:// or wss:// (ws://localhost:80/x?)`},
		{"${{ env.URL }}?token=${{ env.TOKEN }}", "a.example", "", `"a.example?token=***" is not a WebSocket URL: it starts with ws:// or wss:// (wss://a.example?token=***?)`},
		{"ws://${{ env.HOST }}/", "x", "", "this comes to no WebSocket URL: ws:// or wss://, a host, and a path"},
		{"${{ env.URL }}", "http://a.example/", "ws://b.example/", ""},
		{"${{ env.URL }}?${{ vu.id }}", "http://a.example/", "", ""}, // not known yet
	}
	for _, tt := range tests {
		var found diag.List
		env := map[string]any{"TOKEN": "sesame", "HOST": "a b"}
		if tt.value != "" {
			env["URL"] = tt.value
		}
		Compile(Parse("f.yaml", []byte("secrets: [TOKEN, HOST]\nurl: "+tt.url+"\non-open: [close]\n"), &found), Options{Env: env, URL: tt.flag}, &found)
		got := ""
		for _, f := range found {
			got += f.Message
		}
		if got != tt.want {
			t.Errorf("%s, %q: got %q, want %q", tt.url, tt.value, got, tt.want)
		}
	}
}

// A value that is too short to be masked is not hidden silently: the file says that it is a secret.
func TestShortSecretsAreTold(t *testing.T) {
	for value, want := range map[string]string{"": "", "12": "the value of PIN is not masked: it has fewer than 3 characters", "éü": "the value of PIN is not masked: it has fewer than 3 characters", "123": ""} {
		var found diag.List
		Compile(Parse("f.yaml", []byte("server: echo\nsecrets: [PIN, OTHER]\n"), &found), Options{Env: map[string]any{"PIN": value}}, &found)
		got := ""
		for _, f := range found {
			if got += f.Message; f.Severity != diag.Warning {
				t.Errorf("%q is no warning", f.Message)
			}
		}
		if got != want {
			t.Errorf("a value of %q: got %q, want %q", value, got, want)
		}
	}
}

func TestDefaults(t *testing.T) {
	p := compileText(t, ".", "server: echo\n")
	if p.Name != "f" || p.URL != nil || p.ExpectStatus != 101 || p.Dial.Timeout != 10*time.Second || p.Dial.TLS.MinVersion != tls.VersionTLS12 {
		t.Errorf("got name %q, url %v, status %d, timeout %s, TLS %x", p.Name, p.URL, p.ExpectStatus, p.Dial.Timeout, p.Dial.TLS.MinVersion)
	}
	want := LimitsPlan{Message: 32 << 20, Inbox: 256, WriteTimeout: 10 * time.Second, CloseTimeout: 5 * time.Second, Session: 10 * time.Minute}
	if diff := cmp.Diff(want, p.Limits); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// The file's own server is the target where there is no URL, or an empty one. The command line's URL wins over both.
func TestTarget(t *testing.T) {
	tests := []struct {
		text, flag, want string
	}{
		{"server: echo", "", ""},
		{"url: \"\"\nserver: echo", "", ""},
		{"url: ws://a.example\nserver: echo", "", "ws://a.example"},
		{"url: ws://a.example", "ws://b.example", "ws://b.example"},
		{"server: echo", "ws://b.example", "ws://b.example"},
		{"name: x", "wss://b.example", "wss://b.example"},
	}
	for _, tt := range tests {
		var found diag.List
		sc := Parse("f.yaml", []byte(tt.text), &found)
		p := Compile(sc, Options{URL: tt.flag}, &found)
		got := ""
		if p.URL != nil {
			got, _ = p.URL.Const()
		}
		if got != tt.want || len(found) > 0 {
			t.Errorf("%q with --url %q: got %q, want %q; found %v", tt.text, tt.flag, got, tt.want, found)
		}
	}
	var found diag.List
	Compile(Parse("f.yaml", []byte("name: x"), &found), Options{ServeOnly: true}, &found)
	if len(found) > 0 {
		t.Errorf("a file without a target that is only served: %v", found)
	}
	Compile(Parse("f.yaml", []byte("server: echo"), &found), Options{URL: "http://x"}, &found)
	if len(found) != 1 || found[0].Pos.String() != "--url" {
		t.Errorf("a bad --url: got %v, want one finding at --url", found)
	}
}

// A server takes the compression that a client offers, unless the file says otherwise.
func TestServerCompression(t *testing.T) {
	for server, want := range map[string]string{"echo": "deflate", "{on-open: [{send: x}]}": "deflate", "{compression: none}": "none", "{compression: {threshold: 1KiB}}": "deflate"} {
		p := compileText(t, ".", "server: "+server+"\n")
		if got := p.Server.Compression.Mode; got != want {
			t.Errorf("server: %s: got %s, want %s", server, got, want)
		}
	}
}
