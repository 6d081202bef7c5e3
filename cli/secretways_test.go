package cli

import (
	"encoding/base64"
	"encoding/hex"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"wsrun/cli/exit"
	"wsrun/cli/output"
)

const horse = "correct-horse-battery"

// traces finds a secret, or six bytes of its start or its end, as it is, in hex and in base64, also where lines and
// groups part it.
type traces struct{ anyCase, exact []string }

func tracesOf(secret string) traces {
	var t traces
	for _, part := range []string{secret[:6], secret[len(secret)-6:]} {
		t.anyCase = append(t.anyCase, part, hex.EncodeToString([]byte(part)))
		for before := range 3 {
			text := base64.RawStdEncoding.EncodeToString([]byte("\x00\x00"[:before] + part))
			t.exact = append(t.exact, text[(before*8+5)/6:(before+len(part))*8/6])
		}
	}
	return t
}

var blanks = regexp.MustCompile(`[\s│|]+|…`)

func (t traces) find(text string) []string {
	var found []string
	plain := blanks.ReplaceAllString(text, "")
	look := func(plain string, parts []string) {
		for _, part := range parts {
			if at := strings.Index(plain, part); at >= 0 {
				found = append(found, plain[max(at-60, 0):min(at+40, len(plain))])
			}
		}
	}
	look(strings.ToLower(plain), t.anyCase)
	look(plain, t.exact)
	return found
}

// Every way in which a secret gets onto the wire, and every output: neither it nor half of it is in there.
func TestSecretsInEveryWay(t *testing.T) {
	t.Parallel()
	pad := func(n int) string { return strings.Repeat("x", n) }
	const failing = `
  - expect: text == "never"
    within: 500ms
    check: {none: "false"}
    name: wait in vain
`
	for _, tt := range []struct{ name, text string }{
		{"text", "on-open:\n  - send: my ${{ env.TOKEN }}\n" + failing + "server: echo"},
		{"a long text whose head ends in it", "on-open:\n  - send: " + pad(110) + "${{ env.TOKEN }}\n" + failing + "server: echo"},
		{"a long text whose head ends behind it", "on-open:\n  - send: " + pad(98) + "${{ env.TOKEN }}" + pad(50) + "\n" + failing + "server: echo"},
		{"JSON", "on-open:\n  - send: {token: \"${{ env.TOKEN }}\", type: \"${{ env.TOKEN }}\"}\n    expect: msg.token == 1\n    within: 500ms\nserver: echo"},
		{"escaped JSON", "on-open:\n  - send: '{\"token\":\"\\u0063orrect\\u002dhorse-batter\\u0079\"}'\n    expect: msg.token == 1\n    within: 500ms\nserver: echo"},
		{"a binary message", "on-open:\n  - send-binary: {text: \"${{ env.TOKEN }}\"}\n    expect: size == 1\n    within: 500ms\nserver: echo"},
		{"a binary message whose head ends in it", "on-open:\n  - send-binary: {text: \"" + pad(24) + "${{ env.TOKEN }}\"}\n    expect: binary[0] == 1\n    within: 500ms\nserver: echo"},
		{"a binary message that is long", "on-open:\n  - send-binary: {text: \"" + pad(108) + "${{ env.TOKEN }}\"}\n" + failing + "server: echo"},
		{"a binary message that nothing handled", "on-open: [{send-binary: {text: \"${{ env.TOKEN }}\"}}, {wait: 500ms}, {fail: over}]\non-message: [{log: x}]\nserver: echo"},
		{"a binary message that is strictly none", "strict: true\non-open: [{send-binary: {text: \"a${{ env.TOKEN }}\"}}, {wait: 500ms}, {fail: over}]\non-message: [{log: x}]\nserver: echo"},
		{"a binary message that may not come", "on-open: [{send-binary: {text: \"ab${{ env.TOKEN }}\"}}, {expect-none: size > 0, for: 20s}]\nserver: echo"},
		{"a text that may not come", "on-open: [{send: \"" + pad(110) + "${{ env.TOKEN }}\"}, {expect-none: size > 0, for: 20s}]\nserver: echo"},
		{"a value of bytes", "on-open:\n  - send-binary: {text: \"${{ env.TOKEN }}\"}\n    expect: size > 1\n    check: {other: binary == unhex(\"00\")}\n  - close\nserver: echo"},
		{"a value of half of the bytes", "on-open:\n  - send-binary: {text: \"" + pad(90) + "${{ env.TOKEN }}\"}\n    expect: size > 1\n    check: {other: binary == unhex(\"00\")}\n  - close\nserver: echo"},
		{"hex", "on-open:\n  - send: ${{ hex(env.TOKEN) }}\n" + failing + "server: echo"},
		{"upper hex", "on-open:\n  - send: ${{ upper(hex(env.TOKEN)) }}\n" + failing + "server: echo"},
		{"base64", "on-open:\n  - send: ${{ base64(\"me:\" + env.TOKEN) }}\n" + failing + "server: echo"},
		{"a header", "headers: {X-Thing: \"${{ env.TOKEN }}\"}\non-open:\n  - send: hi\n" + failing + "server: {on-message: [{send: \"${{ request.headers['x-thing'] }}\"}]}"},
		{"a cookie", "cookies: {crumb: \"${{ env.TOKEN }}\"}\non-open:\n  - send: hi\n" + failing + "server: {on-message: [{send: \"${{ request.headers.cookie }}\"}]}"},
		{"a refusal", "headers: {X-Thing: \"${{ env.TOKEN }}\"}\non-open: [close]\nserver: {refuse: {status: 403, body: \"no ${{ env.TOKEN }}\", headers: {X-Why: \"${{ env.TOKEN }}\"}}}"},
		{"the query", "url: ws://127.0.0.1:1/?thing=${{ env.TOKEN }}\non-open: [close]"},
		{"a close reason", "on-open:\n  - send: hi\n" + failing + "server: {on-message: [{close: {code: 4001, reason: \"no ${{ env.TOKEN }}\"}}]}"},
		{"a long close reason", "on-open:\n  - send: hi\n" + failing + "server: {on-message: [{close: {code: 4001, reason: \"" + pad(102) + "${{ env.TOKEN }}\"}}]}"},
		{"a subprotocol", "subprotocols: [a." + horse + "]\non-open:\n  - send: hi\n" + failing + "server: {subprotocols: [a." + horse + "], on-message: [{send: \"${{ request.subprotocols[0] }}\"}]}"},
		{"a ping", "on-open: [{ping: {payload: \"${{ env.TOKEN }}\"}, within: 1s}, {fail: over}]\nserver: echo"},
		{"raw bytes", "on-open: [{send-raw: {text: \"${{ env.TOKEN }}\"}}, {wait: 5s}]\nserver: echo"},
		{"a log and a failure", "on-open: [{log: \"${{ env.TOKEN }}\"}, {fail: \"" + pad(190) + "${{ env.TOKEN }}\"}]\nserver: echo"},
	} {
		for _, load := range []string{"one iteration", "a load"} {
			t.Run(tt.name+", "+load, func(t *testing.T) {
				t.Parallel()
				checkWay(t, "name: a way\nsecrets: [TOKEN]\n"+tt.text+"\n", load == "a load", tracesOf(horse), "TOKEN="+horse)
			})
		}
	}
}

// What is recognisably a credential is masked though nothing says that it is a secret.
func TestCredentialsInTheFile(t *testing.T) {
	t.Parallel()
	const failing = "on-open:\n  - send: hi\n    expect: text == \"never\"\n    within: 500ms\nserver: {on-message: [{send: \"${{ json(request) }}\"}]}\n"
	for _, tt := range []struct{ name, text string }{
		{"a password in the URL", "url: ws://ada:" + horse + "@127.0.0.1:1/\non-open: [close]\n"},
		{"a password that is escaped", "url: ws://ada:correct%2Dhorse%2Dbattery@127.0.0.1:1/\non-open: [close]\n"},
		{"the query", "url: ws://127.0.0.1:1/?room=1&api_key=" + horse + "\non-open: [close]\n"},
		{"a proxy's password", "connect: {proxy: \"http://ada:" + horse + "@127.0.0.1:1\"}\nurl: ws://192.0.2.1/\non-open: [close]\n"},
		{"a bearer", "headers:\n  Authorization: Bearer " + horse + "\n" + failing},
		{"basic authentication", "headers: {authorization: \"Basic " + base64.StdEncoding.EncodeToString([]byte("ada:"+horse)) + "\"}\n" + failing},
		{"to a proxy", "headers: {Proxy-Authorization: [\"Bearer " + horse + "\"]}\n" + failing},
		{"a header that is named so", "headers: {X-Api-Key: " + horse + "}\n" + failing},
		{"a header of cookies", "headers: {Cookie: \"theme=dark; sid=" + horse + "\"}\n" + failing},
		{"a cookie", "cookies: {session: " + horse + "}\n" + failing},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			checkWay(t, "name: a way\n"+tt.text, false, tracesOf(horse), "NONE=1")
		})
	}
}

// checkWay runs a scenario that fails with every output, and looks for traces in all of them.
func checkWay(t *testing.T, text string, load bool, look traces, env string) {
	dir := t.TempDir()
	file := filepath.Join(dir, "way.yaml")
	write(t, file, text)
	args := []string{file, "--trace", "-e", env}
	if load {
		args = append(args, "-i", "3", "-u", "2")
	}
	for kind := range output.Formats() {
		args = append(args, "-o", kind+"="+filepath.Join(dir, "out."+kind))
	}
	var out, errs strings.Builder
	code := Main(args, Process{In: strings.NewReader(""), Out: &out, Err: &errs, Env: []string{
		"GITHUB_ACTIONS=true", "GITHUB_STEP_SUMMARY=" + filepath.Join(dir, "out.summary"),
	}})
	if code != exit.Failed {
		t.Fatalf("got exit code %d, want %d: %s%s", code, exit.Failed, out.String(), errs.String())
	}
	all := map[string]string{"standard output": out.String(), "standard error": errs.String()}
	files, err := filepath.Glob(filepath.Join(dir, "out.*"))
	if err != nil || len(files) != len(output.Formats())+1 {
		t.Fatalf("got %d outputs (%v), want %d", len(files), err, len(output.Formats())+1)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all[filepath.Base(file)] = string(b)
	}
	masked := 0
	for name, text := range all {
		for _, at := range look.find(text) {
			t.Errorf("%s: …%s…", name, at)
		}
		masked += strings.Count(text, "***") + strings.Count(text, "2a2a2a") + strings.Count(text, "2a 2a 2a")
	}
	if masked == 0 {
		t.Error("nothing is masked anywhere: the secret was on no way")
	}
}
