package cli

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"wsrun/cli/exit"
	"wsrun/cli/output"
	"wsrun/internal/wstest"

	"github.com/gorilla/websocket"
)

// aSecret has characters that are escaped in JSON, in URLs and in HTML, and begins with what is the same in all of
// them.
const aSecret = `hunter2/"&<pass>+wörd`

// inAnyForm finds the secret, or a half of it, however it is encoded.
var inAnyForm = regexp.MustCompile(`(?i)hunter|wörd|w%c3%b6rd|w\\u00f6rd|` + regexp.QuoteMeta(hex.EncodeToString([]byte("hunter"))) +
	`|(?-i:` + regexp.QuoteMeta(base64.StdEncoding.EncodeToString([]byte("ada:hunter2/"))[6:14]) +
	`|` + regexp.QuoteMeta(base64.StdEncoding.EncodeToString([]byte("hunter2/"))[:8]) + `)`)

// tellTale is a server that sends a secret back in many forms, and closes with it.
func tellTale(t *testing.T, c *websocket.Conn) {
	for {
		_, text, err := c.ReadMessage()
		if err != nil {
			return
		}
		inJSON, err := json.Marshal(aSecret)
		if err != nil {
			t.Error(err)
			return
		}
		in := aSecret
		forms := []string{
			string(inJSON), url.QueryEscape(in), url.PathEscape(in), html.EscapeString(in), strings.ReplaceAll(string(inJSON), "/", `\/`),
			hex.EncodeToString([]byte(in)), base64.StdEncoding.EncodeToString([]byte(in)), base64.RawURLEncoding.EncodeToString([]byte("ada:" + in)),
		}
		for _, form := range forms {
			_ = c.WriteMessage(websocket.TextMessage, []byte(`{"is":`+form+`}`))
		}
		_ = c.WriteMessage(websocket.BinaryMessage, []byte(in))
		_ = c.WriteMessage(websocket.TextMessage, text)
		if strings.Contains(string(text), "bye") {
			_ = wstest.CloseWith(c, 4001, "no: "+in)
		}
	}
}

const secretive = `
name: secretive
url: ${{ env.URL }}/${{ url_encode(env.TOKEN) }}?token=${{ url_encode(env.TOKEN) }}
secrets: [TOKEN]
headers:
  Authorization: Basic ${{ base64("ada:" + env.TOKEN) }}
  X-Token: ${{ base64(env.TOKEN) }}
cookies: {token: "${{ hex(env.TOKEN) }}"}
tags: {whose: "${{ env.TOKEN }}"}
metrics: {seen: {type: counter}}
on-open:
  - log: we are ${{ env.TOKEN }}
  - send: {token: "${{ env.TOKEN }}"}
    expect: text contains "token"
    name: log in as ${{ env.TOKEN }}
    tags: {as: "${{ base64(env.TOKEN) }}"}
    check:
      is another: msg.token != env.TOKEN
    record: {seen: 1}
  - send-binary: {text: "${{ env.TOKEN }}"}
  - expect: text == env.TOKEN + "!"
    within: 100ms
    else: []
  - send: bye ${{ env.TOKEN }}
  - expect: text == env.TOKEN + "?"
    within: 5s
on-message: [{if: msg.nothing == env.TOKEN, log: "${{ text }}"}]
`

// Whatever prints or writes, a secret is in none of it, in none of the forms that it takes on its way.
func TestSecrets(t *testing.T) {
	talks := wstest.Serve(t, wstest.Gorilla(websocket.Upgrader{}, func(c *websocket.Conn) { tellTale(t, c) })).URL
	refuses := wstest.Serve(t, wstest.Status(http.StatusForbidden, http.Header{"X-Echo": {aSecret}}, "no room for "+aSecret)).URL
	for _, c := range []struct {
		name, url string
		args      []string
	}{
		{"one iteration", talks, []string{"--trace"}},
		{"a load", talks, []string{"--trace", "-i", "4", "-u", "2"}},
		{"a suite", talks, []string{"--parallel", "2"}},
		{"a refusal", refuses, nil},
		{"a load of refusals", refuses, []string{"-i", "4"}},
	} {
		t.Run(c.name, func(t *testing.T) { checkSecrets(t, c.url, c.args) })
	}
}

func checkSecrets(t *testing.T, target string, args []string) {
	dir := t.TempDir()
	pushes := &receiver{}
	receives := httptest.NewServer(pushes)
	defer receives.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", receives.URL)
	write(t, filepath.Join(dir, "one.yaml"), secretive)
	args = append([]string{filepath.Join(dir, "one.yaml")}, args...)
	if slices.Contains(args, "--parallel") {
		write(t, filepath.Join(dir, "two.yaml"), strings.Replace(secretive, "name: secretive", "name: another", 1))
		args = append(args, filepath.Join(dir, "two.yaml"))
	}
	for kind := range output.Formats() {
		args = append(args, "-o", kind+"="+filepath.Join(dir, "out."+kind))
	}
	args = append(args, "-e", "TOKEN="+aSecret, "--tag", "my="+aSecret, "--otlp", "--metrics-listen", "127.0.0.1:0", "--metrics-linger", "20s")
	var scraped []byte
	lingers := regexp.MustCompile(`metrics on (\S+)`)
	errs := &watcher{text: "waiting for the last scrape"}
	errs.f = func() {
		scraped = get(t, lingers.FindStringSubmatch(errs.b.String())[1])
	}
	var out strings.Builder
	code := Main(args, Process{In: strings.NewReader(""), Out: &out, Err: errs, Env: []string{
		"URL=" + target, "GITHUB_ACTIONS=true", "GITHUB_STEP_SUMMARY=" + filepath.Join(dir, "out.github"),
	}})
	if code != exit.Failed {
		t.Errorf("got exit code %d, want %d: %s", code, exit.Failed, errs.String())
	}
	all := map[string]string{"standard output": out.String(), "standard error": errs.String(), "scraped": string(scraped), "pushed": pushes.last.String()}
	files, err := filepath.Glob(filepath.Join(dir, "out.*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all[filepath.Base(file)] = string(b)
	}
	if len(all) != len(output.Formats())+5 {
		t.Errorf("got %d outputs, want %d", len(all), len(output.Formats())+5)
	}
	for name, text := range all {
		if text == "" {
			t.Errorf("%s: got nothing", name)
		}
		for _, at := range inAnyForm.FindAllStringIndex(text, 3) {
			t.Errorf("%s: got the secret: …%s…", name, text[max(at[0]-120, 0):min(at[1]+40, len(text))])
		}
	}
}

// What keeps a run from starting may quote a secret.
func TestSecretsInErrors(t *testing.T) {
	file := filepath.Join(t.TempDir(), "one.yaml")
	write(t, file, "url: ${{ env.TOKEN }}\nsecrets: [TOKEN]\non-open: [close]\n")
	code, out, errs := command(t, "", "", nil, file, "-e", "TOKEN="+aSecret)
	if code != exit.Usage || out != "" || !strings.Contains(errs, `"***" is not a WebSocket URL`) || inAnyForm.MatchString(errs) {
		t.Errorf("got exit code %d, %q, %q, want %d and the secret masked", code, out, errs, exit.Usage)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func get(t *testing.T, address string) []byte {
	answer, err := http.Get(address)
	if err != nil {
		t.Error(err)
		return nil
	}
	defer answer.Body.Close()
	b, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Error(err)
	}
	return b
}
