package scenario

import (
	"crypto/ecdsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
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
	if want := []string{filepath.Join(dir, "ca.pem")}; !cmp.Equal(p.Files, want) {
		t.Errorf("got %v as the files that were read, want %v", p.Files, want)
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
		{"${{ env.URL }}", "", "", "url is empty: environment variable URL is not set"},
		{"${{ env.URL ?? '' }}", "", "", "url is empty: environment variable URL is not set"},
		{"${{ env.EMPTY }}", "", "", "url is empty: environment variable EMPTY is empty"},
		{"ws://${{ env.URL }}/ws", "", "", `"ws:///ws" has no host: environment variable URL is not set`},
		{"ws://${{ env['URL'] }}:${{ env.PORT }}/ws", "", "", `"ws://:/ws" has no host: environment variables URL, PORT are not set`},
		{"ws://a.example/?t=${{ url_encode(env.URL) }}", "", "", "url_encode: expected text, not nil: environment variable URL is not set"},
		{"${{ env.URL }}", "http://a.example/", "", "the scheme is ws:// or wss://, not http:// (ws://a.example/?)"},
		{"${{ env.URL }}/x", "localhost:80", "", `"localhost:80/x" is not a WebSocket URL: it starts with ws:// or wss:// (ws://localhost:80/x?)`},
		{"${{ env.URL }}?token=${{ env.TOKEN }}", "a.example", "", `"a.example?token=***" is not a WebSocket URL: it starts with ws:// or wss:// (wss://a.example?token=***?)`},
		{"ws://${{ env.HOST }}/", "x", "", "this can't be a WebSocket URL: it needs ws:// or wss://, a host and a path"},
		{"${{ env.URL }}", "http://a.example/", "ws://b.example/", ""},
		{"${{ env.URL }}?${{ vu.id }}", "http://a.example/", "", "the scheme is ws:// or wss://, not http:// (ws://a.example/?${{ vu.id }}?)"},
		{"${{ env.URL }}?${{ vu.id }}", "ws://a.example/", "", ""},
		{"${{ env.URL }}?${{ vu.id }}", "", "", `"?${{ vu.id }}" is not a WebSocket URL: it starts with ws:// or wss://: environment variable URL is not set`},
		{"${{ env.HOST }}.x/?${{ vu.id }}", "x", "", "this can't be a WebSocket URL: it needs ws:// or wss://, a host and a path"},
		{"ws://a.example/", "", "${{ env.URL }}", "url is empty: environment variable URL is not set"},
		{"ws://a.example/", "ws://b.example/", "${{ env.URL }}", ""},
	}
	for _, tt := range tests {
		var found diag.List
		env := map[string]any{"TOKEN": "sesame", "HOST": "a b", "EMPTY": ""}
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
	for value, want := range map[string]string{"": "the secret PIN is set but empty", "12": "the value of PIN is not masked: it has fewer than 3 characters", "éü": "the value of PIN is not masked: it has fewer than 3 characters", "123": ""} {
		var found diag.List
		Compile(Parse("f.yaml", []byte("server: echo\nsecrets: [PIN]\n"), &found), Options{Env: map[string]any{"PIN": value}}, &found)
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

// The file's own server is the target where there is no URL. The command line's URL wins over both.
func TestTarget(t *testing.T) {
	tests := []struct {
		text, flag, want string
	}{
		{"server: echo", "", ""},
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

// The file's own server stands in for a url that reads a variable of the environment which is not set, or empty, and
// that so comes to nothing; never for one that comes to nothing, or to no URL, for another reason.
func TestOwnServerStandsIn(t *testing.T) {
	const empty = `"" is not a WebSocket URL`
	tests := []struct{ url, want string }{ // want: "own", "dials", or a finding
		{"${{ env.UNSET }}", "own"},
		{"${{ env.EMPTY }}", "own"},
		{"${{ env.UNSET ?? '' }}", "own"},
		{"\"${{ env.UNSET }}${{ env.SET != 'x' ? 'ws://a' : '' }}\"", "own"},
		{"${{ env.UNSET ?? 'ws://a.example' }}", "dials"},
		{"\"${{ env.SET == 'x' ? '' : 'ws://a.example' }}\"", "url is empty, though it reads no variable that is unset"},
		{"${{ '' }}", "url is empty, though it reads no variable that is unset"},
		{"''", empty},
		{"${{ trim(env.UNSET) }}", "environment variable UNSET is not set"},
		{"${{ env.UNSET }}/ws", "environment variable UNSET is not set"},
		{"wss://${{ env.UNSET }}/ws", "has no host: environment variable UNSET is not set"},
		{"${{ vars.none }}", "dials"}, // that is nothing, each time
		{"${{ vars.target }}", "dials"},
		{"${{ data.users.name }}", "dials"},
		{"${{ pick(['']) }}", "dials"},
	}
	for _, tt := range tests {
		var found diag.List
		text := "server: echo\nvars: {none: null, target: x}\ndata: {users: {file: users.csv}}\nurl: " + tt.url + "\n"
		p := Compile(Parse("testdata/valid/f.yaml", []byte(text), &found), Options{Env: map[string]any{"EMPTY": "", "SET": "x"}}, &found)
		got := "own"
		switch {
		case len(found) > 0:
			got = found[0].Message
		case p.URL != nil:
			got = "dials"
		}
		if len(found) > 1 || !strings.Contains(got, tt.want) {
			t.Errorf("%s: got %s, want %s; found %v", tt.url, got, tt.want, found)
		}
	}
}

// Reports show the template where a URL varies, and neither a value made up for it nor a password.
func TestShownTarget(t *testing.T) {
	for url, want := range map[string]string{
		"ws://a.example/ws": "ws://a.example/ws",
		// masked as all outputs are
		"ws://${{ env.HOST }}/?k=${{ env.KEY }}":                     "ws://b.example/?k=sesame",
		"ws://${{ env.HOST }}/?k=${{ env.KEY }}&i=${{vu.id}}":        "ws://b.example/?k=${{ env.KEY }}&i=${{ vu.id }}",
		"ws://${{ env.HOST }}/${{ vu.id }}/${{ env.HOST }}":          "ws://b.example/${{ vu.id }}/b.example",
		"ws://me:${{ vars.pass }}@a.example/":                        "ws://***@a.example/",
		"\"ws://${{ vu.id > 1 ? 'a/@' : 'b' }}:hunter2@a.example/\"": "ws://***@a.example/",
		"ws://me:hunter2${{ vu.id / 2 }}@a.example/${{ vu.id / 2 }}": "ws://***@a.example/${{ vu.id / 2 }}",
		"${{ vars.pass }}": "${{ vars.pass }}",
		"ws://a.example/?t=${{ ms() }}&u=${{ uuid() }}":                "ws://a.example/?t=${{ ms() }}&u=${{ uuid() }}",
		"ws://a.example/?t=${{ url_encode(header(\"x\") + env.KEY) }}": "ws://a.example/?t=${{ url_encode(header(\"x\") + env.KEY) }}",
	} {
		var found diag.List
		text := "vars: {pass: x}\nurl: " + url + "\n"
		p := Compile(Parse("f.yaml", []byte(text), &found), Options{Env: map[string]any{"HOST": "b.example", "KEY": "sesame"}}, &found)
		if p.Target != want || len(found) > 0 {
			t.Errorf("%s: got %s, want %s; found %v", url, p.Target, want, found)
		}
	}
}

// What is known of a URL is judged when the file is read: it is wrong only when no value of what is not known could
// make it right.
func TestURLThatVaries(t *testing.T) {
	tests := []struct{ url, want string }{
		{"${{ vars.x }}", ""},
		{"${{ vars.x }}/ws", ""},
		{"${{ vars.x }}://${{ vars.x }}:${{ vars.x }}/ws", ""},
		{"ws://${{ vars.x }}", ""},
		{"ws://${{ vars.x }}/", ""},
		{"ws://${{ vars.x }}:80/", ""},
		{"ws://[${{ vars.x }}]:${{ vars.x }}/", ""},
		{"ws://a:${{ vars.x }}/ws", ""},
		{"ws://a:80${{ vars.x }}", ""},
		{"ws://a${{ vars.x }}", ""},
		{"ws://a/?x=${{ vars.x }}", ""},
		{"w${{ vars.x }}://a", ""}, // "s"
		{"http://${{ vars.x }}/", "the scheme is ws:// or wss://, not http:// (ws://${{ vars.x }}/?)"},
		{"tcp://${{ vars.x }}/", `"tcp://${{ vars.x }}/" is not a WebSocket URL: it starts with ws:// or wss://`},
		{"a.example/${{ vars.x }}", `"a.example/${{ vars.x }}" is not a WebSocket URL: it starts with ws:// or wss:// (wss://a.example/${{ vars.x }}?)`},
		{"ws:///${{ vars.x }}", `"ws:///${{ vars.x }}" has no host`},
		{"ws://a:99999/${{ vars.x }}", `"ws://a:99999/${{ vars.x }}" has no valid port: 1 to 65535`},
		{"ws://${{ vars.x }}:99999/", `"ws://${{ vars.x }}:99999/" has no valid port: 1 to 65535`},
		{"ws://a:x/?${{ vars.x }}", `"ws://a:x/?${{ vars.x }}" is not a URL: invalid port ":x" after host`},
		{"'ws://a/?x=${{ vars.x }}#top'", `"ws://a/?x=${{ vars.x }}#top" has a fragment: a WebSocket URL has none (RFC 6455 §3)`},
	}
	for _, tt := range tests {
		var found diag.List
		Compile(Parse("f.yaml", []byte("vars: {x: 1}\nurl: "+tt.url+"\n"), &found), Options{}, &found)
		got := ""
		for _, f := range found {
			got += f.Message
		}
		if got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.url, got, tt.want)
		}
	}
}
