//go:build linux

package cli

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"wsrun/cli/exit"
	"wsrun/cli/stdio"
	"wsrun/internal/wstest"
	"wsrun/internal/wstest/long"

	"github.com/tidwall/gjson"
)

// standards are what a standard stream may be.
var standards = []string{"open", "closed", "full", "broken", "stuck"}

// standard is one of them, open for writing; nil is closed. Who reads a stuck one is alive until the test ends, and
// reads nothing.
func standard(t *testing.T, kind string) *os.File {
	t.Helper()
	var f *os.File
	var err error
	switch kind {
	case "closed":
		return nil
	case "open":
		f, err = os.Create(filepath.Join(t.TempDir(), "stream"))
	case "full":
		f, err = os.OpenFile("/dev/full", os.O_WRONLY, 0)
	default:
		var ends [2]int
		if err = syscall.Pipe2(ends[:], syscall.O_CLOEXEC|syscall.O_NONBLOCK); err != nil {
			break
		}
		if kind == "broken" {
			_ = syscall.Close(ends[0])
		} else {
			t.Cleanup(func() { _ = syscall.Close(ends[0]) })
			for junk := make([]byte, 4096); err == nil; _, err = syscall.Write(ends[1], junk) {
			}
			if !errors.Is(err, syscall.EAGAIN) {
				t.Fatal(err)
			}
		}
		err = syscall.SetNonblock(ends[1], false)
		f = os.NewFile(uintptr(ends[1]), kind)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

const (
	unreadTest = "server: echo\non-open: [{log: hello}, {send: x, expect: size == 1}, close]\n"
	unreadLoad = `server: echo
load: {vus: 10, duration: 300ms}
on-open: [{send: hello, expect: text == 'hello'}, {log: "it was ${{ repeat('x', 200) }}"}, {wait: 1ms..5ms}, close]
`
)

// unread is one process whose streams are what they are.
type unread struct {
	mode, out, err string
	dir            string
	cmd            *exec.Cmd
	ended          chan struct{}
}

// TestUnreadStreams starts real processes with every combination of streams that can or can't be written. Whatever they
// are, the process ends, says in its exit code whether standard output could take the results, and its files are whole.
// Where a stream is stuck, it ends at a signal or two.
func TestUnreadStreams(t *testing.T) {
	t.Parallel()
	places := make(chan struct{}, 4)
	for i, mode := range []string{"single", "load", "validate", "serve"} {
		for j, out := range standards {
			for k, err := range standards {
				if !long.Enabled() && (i+j+k)%4 != 0 {
					continue // each mode meets each state of either stream, and not each pair of states
				}
				t.Run(fmt.Sprintf("%s out %s err %s", mode, out, err), func(t *testing.T) {
					t.Parallel()
					places <- struct{}{}
					defer func() { <-places }()
					u := &unread{mode: mode, out: out, err: err, dir: t.TempDir(), ended: make(chan struct{})}
					u.start(t)
					u.judge(t)
				})
			}
		}
	}
}

func (u *unread) path(name string) string { return filepath.Join(u.dir, name) }

func (u *unread) start(t *testing.T) {
	for name, text := range map[string]string{"single.yaml": unreadTest, "load.yaml": unreadLoad} {
		if err := os.WriteFile(u.path(name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var args []string
	switch u.mode {
	case "validate":
		args = []string{"validate", u.path("single.yaml")}
	case "serve":
		args = []string{"serve", "--echo", "--listen", "127.0.0.1:0"}
	default:
		args = []string{u.path(u.mode + ".yaml"), "--trace", "-o", "json=" + u.path("out.json"), "-o", "junit=" + u.path("out.xml")}
	}
	closes := ""
	for number, kind := range map[string]string{"1": u.out, "2": u.err} {
		if kind == "closed" {
			closes += " " + number + ">&-"
		}
	}
	u.cmd = exec.Command("sh", append([]string{"-c", `exec "$@"` + closes, "sh", "wsrun"}, args...)...)
	if f := standard(t, u.out); f != nil {
		u.cmd.Stdout = f
	}
	if f := standard(t, u.err); f != nil {
		u.cmd.Stderr = f
	}
	if err := u.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(u.ended)
		_ = u.cmd.Wait() // the state says how it ended
	}()
}

// writesFiles reports whether the mode has outputs.
func (u *unread) writesFiles() bool { return u.mode == "single" || u.mode == "load" }

// stop sends signals until the process ends, as far as it does not by itself, and returns how many.
func (u *unread) stop(t *testing.T) (sent int) {
	limit := time.AfterFunc(patience, func() { _ = u.cmd.Process.Kill() })
	defer limit.Stop()
	switch {
	case u.writesFiles():
		again := time.NewTicker(5 * time.Millisecond)
		defer again.Stop()
		for !exists(u.path("out.xml")) || !exists(u.path("out.json")) {
			select {
			case <-u.ended:
				return 0
			case <-again.C:
			}
		}
	case u.mode == "serve", u.out == "stuck":
		wait(t, 300*time.Millisecond) // a server, or a report, that nobody can see
	}
	if u.out != "stuck" && (u.err != "stuck" || u.mode == "validate") && u.mode != "serve" {
		<-u.ended
		return 0
	}
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		if u.cmd.Process.Signal(sig) == nil {
			sent++
		}
		wait(t, 50*time.Millisecond)
	}
	<-u.ended
	return sent
}

func (u *unread) judge(t *testing.T) {
	const most = stdio.ReaderDead + 5*time.Second
	began, spare := time.Now(), wstest.WatchMachine(most)
	sent := u.stop(t)
	if took := time.Since(began); took > most+spare() {
		t.Errorf("it took %v", took)
	}
	lost := u.out == "full" || u.out == "broken"
	want := map[bool][]int{
		false: {exit.Passed}, true: {exit.Broken}, // 3 wins over a signal, too
	}[lost]
	if sent > 0 && !lost && (u.writesFiles() || u.out == "stuck") {
		want = []int{exit.SIGINT}
		if u.out != "stuck" {
			want = append(want, exit.Passed) // all that counts was written when the signal came
		}
		if u.mode == "serve" { // a signal is its normal end, but for what was not read
			want = []int{exit.SIGINT, exit.SIGTERM, exit.Broken}
		}
	}
	if status := u.cmd.ProcessState.Sys().(syscall.WaitStatus); !u.writesFiles() && status.Signaled() && status.Signal() == syscall.SIGINT {
		return // it had not even begun
	}
	code := u.cmd.ProcessState.ExitCode()
	if !slices.Contains(want, code) {
		t.Errorf("exit code %d (%s), want one of %v", code, u.cmd.ProcessState, want)
	}
	if !u.writesFiles() {
		return
	}
	data, err := os.ReadFile(u.path("out.json"))
	if err != nil || !gjson.ValidBytes(data) {
		t.Fatalf("the summary is not whole: %v\n%s", err, data)
	}
	if got := gjson.GetBytes(data, "exit_code").Int(); got != int64(code) {
		t.Errorf("the summary says exit code %d, and it is %d", got, code)
	}
	if n := gjson.GetBytes(data, "metrics.iterations.count").Int(); n < 1 || u.mode == "load" && n < 10 {
		t.Errorf("%d iterations, want some of each VU", n)
	}
	if data, err := os.ReadFile(u.path("out.xml")); err != nil || !strings.HasSuffix(strings.TrimSpace(string(data)), "</testsuites>") {
		t.Errorf("out.xml is not whole: %v", err)
	}
}
