package cli

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"wsrun/cli/exit"
	"wsrun/internal/wstest"

	"github.com/tidwall/gjson"
)

// These run whole commands in the test's own process, which fails if a goroutine is left when all are over: see
// TestMain.

// watcher is a stream that calls f, once, when a text has been written to it.
type watcher struct {
	mu   sync.Mutex
	b    bytes.Buffer
	text string
	f    func()
}

func (w *watcher) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n, err := w.b.Write(p)
	if w.f != nil && strings.Contains(w.b.String(), w.text) {
		w.f()
		w.f = nil
	}
	return n, err
}

func (w *watcher) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.b.String()
}

// command runs a command line as a user's would; in is its standard input. When it has logged on, the signals come.
func command(t *testing.T, in, on string, signals []os.Signal, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	sent := make(chan os.Signal, len(signals))
	errs := &watcher{text: on}
	if len(signals) > 0 {
		errs.f = func() {
			for _, sig := range signals {
				sent <- sig
			}
		}
	}
	var out bytes.Buffer
	code = Main(args, Process{In: strings.NewReader(in), Out: &out, Err: errs, Signals: sent})
	return code, out.String(), errs.String()
}

const session = `
on-open:
  - send: hello
    expect: text == "hello"
    within: 20s
  - log: it is open
`

func TestRunLeavesNothing(t *testing.T) {
	echo := wstest.Serve(t, wstest.Echo()).URL
	deaf := wstest.TCP(t, func(p *wstest.Peer) { <-p.Done }).URL
	refused := wstest.Serve(t, wstest.Status(401, nil, "")).URL
	interrupt, twice := []os.Signal{os.Interrupt}, []os.Signal{syscall.SIGTERM, os.Interrupt}
	tests := []struct {
		name, scenario string
		signals        []os.Signal
		args           []string
		want           int
	}{
		{"passed", session + "  - close\n", nil, []string{"--url", echo}, 0},
		{"its own server", "server: echo" + session + "  - close\n", nil, nil, 0},
		{"a load", "server: echo" + session + "  - close\n", nil, []string{"-u", "5", "-i", "50"}, 0},
		{"a load for a time", "server: echo" + session + "  - wait: 1h\nprofiles: {brief: {vus: 5, duration: 50ms, graceful-stop: 0s}}\n", nil, []string{"--profile", "brief", "--seed", "1"}, 0},
		{"an open model", "server: echo" + session + "  - close\n", nil, []string{"--rate", "100/s", "-d", "100ms"}, 0},
		{"failed", session + "  - fail: now\n", nil, []string{"--url", echo}, 1},
		{"aborted", session + "  - abort: now\n", nil, []string{"--url", echo, "-u", "5", "-d", "1h"}, 1},
		{"dropped", session + "  - drop\n", nil, []string{"--url", echo, "-i", "10"}, 0},
		{"refused", session, nil, []string{"--url", refused}, 1},
		{"no answer to the handshake", "connect: {timeout: 50ms}" + session, nil, []string{"--url", deaf, "-u", "3"}, 1},
		{"interrupted", "server: echo" + session + "  - wait: 1h\n", interrupt, []string{"-u", "5", "-d", "1h"}, 130},
		{"interrupted twice in a script that never waits", session + "  - repeat: 1000000000\n    do: [{send: x}]\n", twice, []string{"--url", echo}, 143},
		{"terminated, then interrupted", "server: echo" + session + "  - wait: 1h\n", twice, []string{"--url", echo}, 143},
		{"intervals and timeouts", "server: echo" + session + "interval: [{every: 1ms, send: x}]\ntimeout: [{after: 50ms, close: 1000}]\n", nil, nil, 0},
		{"invalid", "sever: echo\n", nil, nil, 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "out.json")
			args := append([]string{"-", "-o", "json=" + out}, tt.args...)
			code, stdout, stderr := command(t, tt.scenario, "it is open", tt.signals, args...)
			if code != tt.want {
				t.Errorf("got exit code %d, want %d\n%s%s", code, tt.want, stdout, stderr)
			}
			summary, err := os.ReadFile(out)
			if tt.want == exit.Usage {
				if err == nil {
					t.Errorf("got a summary of what did not run: %s", summary)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := int(gjson.GetBytes(summary, "exit_code").Int()); got != tt.want {
				t.Errorf("exit_code: got %d, want %d", got, tt.want)
			}
			opened, ended := gjson.GetBytes(summary, "metrics.ws_sessions.count").Int(), gjson.GetBytes(summary, "metrics.ws_session_duration.count").Int()
			if opened != ended {
				t.Errorf("%d sessions opened and %d ended", opened, ended)
			}
		})
	}
}

func TestServeLeavesNothing(t *testing.T) {
	file := filepath.Join(t.TempDir(), "chat.yaml")
	text := "server:\n  on-open: [{log: it is open}]\n  on-message: [{wait: 1h}]\n  interval: [{every: 1ms, send: x}]\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	signals := make(chan os.Signal, 1)
	url := make(chan string, 1)
	r, w := io.Pipe()
	var serving sync.WaitGroup
	serving.Go(func() {
		defer w.Close()
		if code := Main([]string{"serve", file, "--listen", "127.0.0.1:0"}, Process{In: strings.NewReader(""), Out: w, Err: io.Discard, Signals: signals}); code != 0 {
			t.Errorf("serve: got exit code %d, want 0", code)
		}
	})
	serving.Go(func() {
		line := make([]byte, 1000)
		n, _ := r.Read(line)
		url <- strings.TrimSpace(strings.TrimPrefix(string(line[:n]), "listening on "))
	})
	client := "on-open:\n  - send: hello\n  - expect: text == \"x\"\n    times: 5\n  - close\n"
	code, stdout, stderr := command(t, client, "", nil, "-", "--url", <-url, "-u", "3", "-i", "9")
	if code != 0 {
		t.Errorf("got exit code %d, want 0\n%s%s", code, stdout, stderr)
	}
	signals <- os.Interrupt
	serving.Wait()
}
