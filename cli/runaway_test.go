//go:build linux

package cli

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"wsrun/internal/wstest"
	"wsrun/internal/wstest/long"

	"github.com/gorilla/websocket"
	"github.com/tidwall/gjson"
)

// The bounds of a run that does as much as it can: how long it may take longer than it is told, and the most memory
// that it may take. What the machine keeps from the test is added to the time; what is not ended takes minutes, or for
// ever. The collector is told to keep close to what is in use, as the bound is on that.
const (
	runawaySlack  = 2500 * time.Millisecond
	runawayMemory = 1 << 30
)

// runaways are scenarios that never have enough, each with the arguments that it has its load from.
func runaways(t *testing.T) map[string]string {
	const limits = "limits: {close-timeout: 500ms}\n"
	return map[string]string{
		"a quadratic condition": limits + "url: " + crowded(t) + "\non-message:\n  - if: \"any(msg.users, # in msg.online)\"\n    log: someone is there\nload: {vus: 1, LOAD}\n",
		"loops in loops": limits + "server: echo\nvars: {l: []}\non-open:\n  - set: {l: \"map(1..50000, #)\"}\n" +
			"  - check: {found: \"any(vars.l, any(vars.l, any(vars.l, false)))\"}\n  - close\nload: {vus: 2, LOAD}\n",
		"a text that doubles": limits + "server: echo\nvars: {x: aaaaaaaaaaaaaaaa}\non-open:\n  - while: \"true\"\n    do: [{set: {x: vars.x + vars.x}}]\nload: {vus: 2, LOAD}\n",
		"a list that doubles": limits + "server: echo\nvars: {x: [1, 2]}\non-open:\n  - while: \"true\"\n    do: [{set: {x: \"concat(vars.x, vars.x)\"}}]\nload: {vus: 2, LOAD}\n",
		"an endless while":    limits + "server: echo\nvars: {n: 0}\non-open:\n  - while: \"true\"\n    do: [{set: {n: vars.n + 1}}]\nload: {vus: 2, LOAD}\n",
		"many repeats":        limits + "server: echo\nvars: {n: 0}\non-open:\n  - repeat: 1000000000\n    do: [{set: {n: vars.n + 1}}]\nload: {vus: 2, LOAD}\n",
		"a rate of a billion": limits + "server: echo\non-open: [close]\nload: {rate: 1000000000/s, LOAD}\n",
	}
}

// crowded answers each connection with a message of about 4 MB, of which two lists have nothing in common.
func crowded(t *testing.T) (address string) {
	t.Helper()
	var b strings.Builder
	for i, name := range []string{`{"users":[`, `],"online":[`} {
		b.WriteString(name)
		for n := range 250_000 {
			if n > 0 {
				b.WriteByte(',')
			}
			b.WriteString(strconv.Itoa(1_000_000*(i+1) + n))
		}
	}
	b.WriteString("]}")
	server := wstest.Serve(t, wstest.Gorilla(websocket.Upgrader{}, func(c *websocket.Conn) {
		if c.WriteMessage(websocket.TextMessage, []byte(b.String())) == nil {
			_, _, _ = c.ReadMessage()
		}
	}))
	return server.URL
}

// TestRunaways runs real processes that do as much as they can. The load's end ends each, and so does one signal; the
// JSON is whole, and memory bounded.
func TestRunaways(t *testing.T) {
	for name, text := range runaways(t) {
		if !long.Enabled() && name != "loops in loops" {
			continue
		}
		for _, how := range []struct {
			name, load string
			signal     bool
		}{{"the load's end", "duration: 1s, graceful-stop: 500ms", false}, {"a signal", "duration: 1h, graceful-stop: 1h", true}} {
			t.Run(fmt.Sprintf("%s, ended by %s", name, how.name), func(t *testing.T) {
				judgeRunaway(t, strings.Replace(text, "LOAD", how.load, 1), how.signal)
			})
		}
	}
}

func judgeRunaway(t *testing.T, text string, signal bool) {
	dir := t.TempDir()
	file, summary := filepath.Join(dir, "a.yaml"), filepath.Join(dir, "out.json")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	path, err := exec.LookPath("wsrun") // the test binary
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, file, "-q", "-o", "json="+summary)
	cmd.Env = append(os.Environ(), "CI=true", "GOGC=25")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	const most = 1500*time.Millisecond + runawaySlack
	from, spare := time.Now(), wstest.WatchMachine(most)
	kill := time.AfterFunc(patience, func() { _ = cmd.Process.Kill() })
	defer kill.Stop()
	if signal {
		awaitWork(t, cmd.Process.Pid, 300*time.Millisecond)
		spare()
		from, spare = time.Now(), wstest.WatchMachine(most)
		if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
			t.Fatal(err)
		}
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	took, code := time.Since(from), cmd.ProcessState.ExitCode()
	if limit := most + spare(); took > limit && !raceEnabled {
		t.Errorf("it took %s, want at most %s", took, limit)
	}
	if signal && code != 130 || !signal && code != 0 && code != 1 && code != 3 {
		t.Errorf("exit code %d", code)
	}
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		memory := usage.Maxrss << 10
		t.Logf("%s, exit code %d, %d MiB", took.Round(time.Millisecond), code, memory>>20)
		if memory > runawayMemory && !raceEnabled {
			t.Errorf("%d MiB of memory, want at most %d", memory>>20, runawayMemory>>20)
		}
	}
	raw, err := os.ReadFile(summary)
	if err != nil || !gjson.ValidBytes(raw) || !gjson.GetBytes(raw, "metrics").Exists() {
		t.Errorf("the summary: %v, %d bytes", err, len(raw))
	}
}

// awaitWork waits until a process has used so much processor time.
func awaitWork(t *testing.T, pid int, most time.Duration) {
	t.Helper()
	const tick = 10 * time.Millisecond // USER_HZ, on each platform of Go's
	limit := time.Now().Add(patience)
	for used := time.Duration(0); used < most; wait(t, 5*time.Millisecond) {
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil || time.Now().After(limit) {
			t.Fatalf("the process has used %s of processor time, want %s: %v", used, most, err)
		}
		// What follows the name, which is in parentheses, begins with the third field; user and system time are the 14th
		// and 15th: proc_pid_stat(5).
		_, after, _ := strings.Cut(string(text), ") ")
		fields := strings.Fields(after)
		user, _ := strconv.Atoi(fields[11])
		system, _ := strconv.Atoi(fields[12])
		used = time.Duration(user+system) * tick
	}
}
