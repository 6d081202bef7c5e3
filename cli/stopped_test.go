//go:build unix

package cli

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"wsrun/internal/wstest/long"

	"github.com/tidwall/gjson"
)

// stoppedScenario tests in each way that waits: a request, a lone expect, a ping, a check behind them.
const stoppedScenario = `
on-open:
  - send: hello
    expect: text == "hello"
    within: WITHIN
  - ping: {within: WITHIN}
  - send: again
  - expect: text == "again"
    within: WITHIN
  - check: {all of it: "true"}
  - close
limits: {close-timeout: 200ms, write-timeout: 500ms}
connect: {timeout: WITHIN}
load: LOAD
`

// TestStoppedServer stops the server's process at random moments of a run, for good or for a while, as a machine does
// that swaps or hangs. Whenever that is: exit code 0 means that each expect and the check were met, and a run that met
// one of them not at all says so.
func TestStoppedServer(t *testing.T) {
	t.Parallel()
	chance := rand.New(rand.NewPCG(11, 7))
	loads := []string{"{vus: 3, duration: 400ms}", "{vus: 3, duration: 400ms, graceful-stop: 50ms}", "{rate: 40/s, duration: 400ms, max-vus: 10}",
		"{vus: 3, iterations: 60, max-duration: 400ms, graceful-stop: 0s}"}
	rounds := 12
	if !long.Enabled() {
		rounds = len(loads)
	}
	for round := range rounds {
		load := loads[round%len(loads)]
		after, back := time.Duration(chance.IntN(450))*time.Millisecond, time.Duration(0)
		if chance.IntN(2) == 0 {
			back = time.Duration(chance.IntN(400)) * time.Millisecond
		}
		t.Run(fmt.Sprintf("%s, stopped after %s for %s", load, after, back), func(t *testing.T) {
			t.Parallel()
			server, target := serveAt(t, "127.0.0.1:0")
			dir := t.TempDir()
			file, summary := filepath.Join(dir, "stopped.yaml"), filepath.Join(dir, "summary.json")
			text := strings.NewReplacer("WITHIN", "700ms", "LOAD", load).Replace(stoppedScenario)
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			stop := time.AfterFunc(after, func() { _ = server.cmd.Process.Signal(syscall.SIGSTOP) })
			defer stop.Stop()
			if back > 0 {
				again := time.AfterFunc(after+back, func() { _ = server.cmd.Process.Signal(syscall.SIGCONT) })
				defer again.Stop()
			}
			var out, log stream
			out.wrote, log.wrote = make(chan struct{}, 1), make(chan struct{}, 1)
			began := time.Now()
			code := Main([]string{file, "--url", target, "-o", "json=" + summary}, Process{In: strings.NewReader(""), Out: &out, Err: &log, Env: []string{"CI=true"}})
			if took := time.Since(began); took > 20*time.Second {
				t.Errorf("it took %s", took)
			}
			raw, err := os.ReadFile(summary)
			if err != nil {
				t.Fatal(err)
			}
			sum := gjson.ParseBytes(raw)
			met := sum.Get("checks.0.passes").Int() > 0
			for _, h := range sum.Get("coverage.handlers").Array() {
				met = met && (h.Get("kind").String() != "expect" || h.Get("matched").Int() > 0)
			}
			if code == 0 && !met || code != 0 && code != 1 {
				t.Errorf("exit code %d, and everything was met is %v:\n%s", code, met, &out)
			}
			iterations, cut := sum.Get("metrics.iterations.count").Int(), sum.Get("metrics.iterations_cut.count").Int()
			if sum.Get("scenarios.0.cut").Int() != cut || iterations+cut == 0 {
				t.Errorf("%d iterations ended and %d were cut, scenarios[0].cut is %s", iterations, cut, sum.Get("scenarios.0.cut"))
			}
			requests := sum.Get("metrics.ws_request_failed")
			if n, replies := requests.Get("fails").Int(), sum.Get("metrics.ws_response_time.count").Int(); n != replies {
				t.Errorf("%d requests were answered and there are %d response times", n, replies)
			}
		})
	}
}
