//go:build unix

package cli

import (
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"wsrun/internal/wstest"

	"github.com/tidwall/gjson"
)

// situation is something that a run may be about when a signal comes.
type situation struct {
	name string
	text string // of the scenario
	url  string // one of servers
	pipe string // the file that is a pipe: the scenario, which nobody writes, or an output, which is read late
}

func situations() []situation {
	const (
		limits = "limits: {close-timeout: 1s}\nconnect: {timeout: 1h}\n"
		talks  = "on-open: [{send: hello}]\non-message: [{set: {n: vars.n + 1}}, {send: again}]\nvars: {n: 0}\n"
		waits  = "on-open: [{wait: 1h}]\n"
	)
	return []situation{
		{name: "reading", pipe: "scenario.yaml"},
		{name: "starting late", url: "ECHO", text: limits + waits + "load: {start-after: 1h}\n"},
		{name: "dialling", url: "DEAF", text: limits + waits + "load: {vus: 5, duration: 1h}\n"},
		{name: "refused", url: "REFUSED", text: limits + waits + "load: {vus: 5, duration: 1h}\n"},
		{name: "ramping", url: "ECHO", text: limits + talks + "load: {stages: [{duration: 1s, vus: 20}, {duration: 1s, vus: 0}, {duration: 1h, vus: 20}]}\n"},
		{name: "steady", url: "ECHO", text: limits + talks + "load: {vus: 10, duration: 1h}\n"},
		{name: "open model", url: "ECHO", text: limits + "on-open: [{send: x, expect: text == 'x'}, {wait: 100ms}, close]\nload: {rate: 100/s, max-vus: 50, duration: 1h}\n"},
		{name: "stopping", url: "MUTE", text: limits + waits + "load: {vus: 5, duration: 200ms, graceful-stop: 1h}\n"},
		{name: "closing", url: "MUTE", text: "limits: {close-timeout: 1h}\non-open: [close]\nload: {vus: 5, duration: 1h}\n"},
		{name: "at a barrier", url: "ECHO", text: limits + "on-open: [{barrier: b, count: 9, within: 1h}]\nload: {vus: 5, duration: 1h}\n"},
		{name: "reconnecting", url: "CUT", text: limits + "reconnect: {max: 1000, backoff: 1h..1h}\non-open: [{send: x}, {wait: 1h}]\nload: {vus: 5, duration: 1h}\n"},
		{name: "own server", text: limits + talks + "server: echo\nload: {vus: 5, duration: 1h}\n"},
		{name: "writing", url: "ECHO", text: limits + "on-open: [{send: x, expect: text == 'x'}, close]\n", pipe: "out.json"},
	}
}

// TestSignalAtAnyMoment starts real processes and sends each a signal at a moment that is left to chance, and to some
// of them a second one. Whatever they are about, they end in time with the signal's code, every output is there and
// whole, and no session is lost.
func TestSignalAtAnyMoment(t *testing.T) {
	t.Parallel()
	const seed = 20260102
	urls := servers(t)
	chance := rand.New(rand.NewPCG(seed, 0))
	places := make(chan struct{}, 3)
	for round := range 2 {
		for _, s := range situations() {
			m := moment{situation: s, sig: syscall.SIGINT, after: time.Duration(chance.Int64N(int64(700 * time.Millisecond))), url: urls[s.url]}
			if chance.IntN(2) == 0 {
				m.sig = syscall.SIGTERM
			}
			m.twice = round == 1 || s.name == "closing" // for an hour nothing but a second one ends that
			t.Run(fmt.Sprintf("%s %s after %s", s.name, m.sig, m.after.Round(time.Millisecond)), func(t *testing.T) {
				t.Parallel()
				places <- struct{}{}
				defer func() { <-places }()
				m.judge(t)
			})
		}
	}
}

// moment is one signal, or two, to one process.
type moment struct {
	situation
	url   string
	sig   syscall.Signal
	after time.Duration
	twice bool
}

func (m *moment) judge(t *testing.T) {
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	if m.pipe != "scenario.yaml" {
		if err := os.WriteFile(path("scenario.yaml"), []byte(m.text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	summary := func() ([]byte, error) { return os.ReadFile(path("out.json")) }
	if m.pipe != "" {
		if err := syscall.Mkfifo(path(m.pipe), 0o600); err != nil {
			t.Skipf("mkfifo: %v", err)
		}
	}
	cmd := exec.Command("wsrun", path("scenario.yaml"), "-o", "json="+path("out.json"), "-o", "junit="+path("out.xml"), "-o", "ndjson="+path("out.ndjson"), "-o", "html="+path("out.html"))
	if m.url != "" {
		cmd.Args = append(cmd.Args, "--url", m.url)
	}
	out := stream{wrote: make(chan struct{}, 1)}
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = cmd.Wait() // the state says how it ended
	}()
	wait(t, m.after)
	const most = 6 * time.Second
	signalled, spare := time.Now(), wstest.WatchMachine(most)
	_ = cmd.Process.Signal(m.sig) // a run that is over has no process
	if m.pipe == "out.json" {
		read := readLate(t, path("out.json"))
		summary = func() ([]byte, error) { r := <-read; return r.data, r.err }
	}
	if m.twice && m.pipe != "out.json" && out.says("a second one", ended) {
		_ = cmd.Process.Signal(m.sig)
	}
	// A closing handshake is waited for, for a second; the rest is for the machine.
	limit := time.AfterFunc(patience, func() { _ = cmd.Process.Kill() })
	<-ended
	limit.Stop()
	if took := time.Since(signalled); took > most+spare() {
		t.Errorf("it ended %s after the signal, want a second of waiting at most:\n%s", took, &out)
	}
	m.judgeEnd(t, cmd, out.String(), summary, path)
}

func (m *moment) judgeEnd(t *testing.T, cmd *exec.Cmd, out string, summary func() ([]byte, error), path func(string) string) {
	if status := cmd.ProcessState.Sys().(syscall.WaitStatus); status.Signaled() && status.Signal() == m.sig && out == "" && !exists(path("out.xml")) {
		return // it had not even begun
	}
	want := map[syscall.Signal]int{syscall.SIGINT: 130, syscall.SIGTERM: 143}[m.sig]
	if got := cmd.ProcessState.ExitCode(); got != want {
		t.Fatalf("exit code %d (%s), want %d:\n%s", got, cmd.ProcessState, want, out)
	}
	if stack.MatchString(out) {
		t.Errorf("a stack in the output:\n%s", out)
	}
	if m.pipe == "scenario.yaml" {
		return
	}
	data, err := summary()
	if err != nil && !strings.Contains(out, "closing the sessions") && !exists(path("out.xml")) {
		return // it was still reading the file
	}
	if err != nil || !gjson.ValidBytes(data) {
		t.Fatalf("the summary is not whole: %v\n%s\n%s", err, data, out)
	}
	get := func(path string) int64 { return gjson.GetBytes(data, path).Int() }
	// What was being written when it came can't say so.
	if m.pipe == "" && (!gjson.GetBytes(data, "interrupted").Bool() || get("exit_code") != int64(want)) {
		t.Errorf("interrupted is %s and exit_code %d, want true and %d", gjson.GetBytes(data, "interrupted"), get("exit_code"), want)
	}
	sessions, closes := get("metrics.ws_sessions.count"), int64(0)
	for _, c := range gjson.GetBytes(data, "closes.#.count").Array() {
		closes += c.Int()
	}
	if durations := get("metrics.ws_session_duration.count"); durations != sessions || closes != sessions {
		t.Errorf("%d sessions, %d of which have a duration and %d a close:\n%s", sessions, durations, closes, out)
	}
	if open := get("metrics.ws_connections.value"); open != 0 {
		t.Errorf("%d sessions are open at the end", open)
	}
	for name, end := range map[string]string{"out.xml": "</testsuites>", "out.html": "</html>", "out.ndjson": "}"} {
		data, err := os.ReadFile(path(name))
		if name == "out.ndjson" && err == nil && len(data) == 0 && get("scenarios.#") == 0 {
			continue // no scenario had begun, so there is nothing to stream
		}
		if err != nil || !strings.HasSuffix(strings.TrimSpace(string(data)), end) {
			t.Errorf("%s is not whole: %v: %d bytes", name, err, len(data))
		}
	}
}

// says waits until a program has written a text, and is false if it ends without. Two signals at once could be one to
// it.
func (o *stream) says(text string, ended <-chan struct{}) bool {
	for !strings.Contains(o.String(), text) {
		select {
		case <-o.wrote:
		case <-ended:
			return false
		}
	}
	return true
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

type readResult struct {
	data []byte
	err  error
}

// readLate reads a pipe to its end, after a while in which nobody does.
func readLate(t *testing.T, path string) <-chan readResult {
	read := make(chan readResult, 1)
	go func() {
		wait(t, 300*time.Millisecond)
		f, err := os.Open(path)
		if err != nil {
			read <- readResult{nil, err}
			return
		}
		defer f.Close()
		data, err := io.ReadAll(f)
		read <- readResult{data, err}
	}()
	return read
}

func wait(t *testing.T, d time.Duration) { wstest.Delay(t.Context().Done(), d) }
