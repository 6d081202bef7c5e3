//go:build linux

package cli

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"wsrun/cli/exit"
	"wsrun/internal/wstest"

	"github.com/gorilla/websocket"
	"github.com/tidwall/gjson"
)

// onMuteTerminal starts a load of an echo server on a terminal that answers nothing. A stuck one takes nothing either, unless its other
// end is read.
func onMuteTerminal(t *testing.T, url string, stuck bool) (cmd *exec.Cmd, control *os.File, summary string) {
	t.Helper()
	control, terminal, err := openTerminal()
	if err != nil {
		t.Skipf("no terminal: %v", err)
	}
	t.Cleanup(func() { _ = control.Close() })
	defer terminal.Close()
	if fd := int(terminal.Fd()); stuck {
		for err = syscall.SetNonblock(fd, true); err == nil; _, err = syscall.Write(fd, make([]byte, 100)) {
		}
		if !errors.Is(err, syscall.EAGAIN) || syscall.SetNonblock(fd, false) != nil {
			t.Fatal(err)
		}
	}
	dir := t.TempDir()
	scenario, summary := filepath.Join(dir, "s.yaml"), filepath.Join(dir, "s.json")
	text := "load: {vus: 2, duration: 1h}\non-open: [{log: hello}, {send: x, expect: size == 1}, {wait: 1h}]\n"
	if err := os.WriteFile(scenario, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd = exec.Command("wsrun", scenario, "--url", url, "-o", "json="+summary)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "TERM=xterm-256color", "GORACE=" + os.Getenv("GORACE")}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = terminal, terminal, terminal
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	limit := time.AfterFunc(patience, func() { _ = cmd.Process.Kill() })
	t.Cleanup(func() { limit.Stop() })
	return cmd, control, summary
}

func judgeSummary(t *testing.T, cmd *exec.Cmd, summary string) {
	t.Helper()
	if got := cmd.ProcessState.ExitCode(); got != exit.SIGINT {
		t.Errorf("exit code %d (%s), want %d", got, cmd.ProcessState, exit.SIGINT)
	}
	data, err := os.ReadFile(summary)
	if err != nil || gjson.GetBytes(data, "exit_code").Int() != exit.SIGINT {
		t.Errorf("the summary is %s, %v, want exit code %d in it", data, err, exit.SIGINT)
	}
}

// A terminal that answers no question is not waited for: the view is there soon, and takes its keys.
func TestViewOnAMuteTerminal(t *testing.T) {
	t.Parallel()
	echo := wstest.Serve(t, wstest.Echo())
	const most = 4 * time.Second
	began, spare := time.Now(), wstest.WatchMachine(most)
	cmd, control, summary := onMuteTerminal(t, echo.URL, false)
	var first time.Duration
	var all strings.Builder
	for b := make([]byte, 4096); ; {
		n, err := control.Read(b)
		all.Write(b[:n])
		if err != nil { // the program has closed the terminal
			break
		}
		if first == 0 && strings.Contains(all.String(), "overview") {
			first = time.Since(began)
			if _, err := control.WriteString("q"); err != nil {
				t.Fatal(err)
			}
		}
	}
	_ = cmd.Wait()
	if first == 0 || first > most+spare() {
		t.Errorf("the view was there after %v, want half a second", first)
	}
	if !strings.Contains(all.String(), "\x1b]11;?") {
		t.Error("the terminal was not asked, so the test shows nothing")
	}
	judgeSummary(t, cmd, summary)
}

// A terminal that takes nothing keeps neither the files nor the end: two signals are enough.
func TestViewOnAStuckTerminal(t *testing.T) {
	t.Parallel()
	// Nobody can see that it runs, but for the server.
	came := make(chan struct{}, 2)
	server := wstest.Serve(t, wstest.Gorilla(websocket.Upgrader{}, func(c *websocket.Conn) {
		if typ, data, err := c.ReadMessage(); err == nil && c.WriteMessage(typ, data) == nil {
			came <- struct{}{}
		}
		_ = wstest.ReadToEnd(c)
	}))
	cmd, _, summary := onMuteTerminal(t, server.URL, true)
	<-came
	_ = cmd.Process.Signal(syscall.SIGINT)
	for !exists(summary) && cmd.Process.Signal(syscall.Signal(0)) == nil {
		wait(t, 10*time.Millisecond)
	}
	const most = 8 * time.Second
	told, spare := time.Now(), wstest.WatchMachine(most)
	_ = cmd.Process.Signal(syscall.SIGTERM)
	_ = cmd.Wait()
	if took := time.Since(told); took > most+spare() {
		t.Errorf("it ended %v after the second signal", took)
	}
	judgeSummary(t, cmd, summary)
}
