//go:build unix

package cli

import (
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/tidwall/gjson"
)

// child is a `wsrun serve` in a process of its own.
type child struct {
	cmd *exec.Cmd
	out stream
}

// serveAt starts an echo server, and waits until it listens.
func serveAt(t *testing.T, addr string) (c *child, target string) {
	t.Helper()
	path, err := exec.LookPath("wsrun") // the test binary
	if err != nil {
		t.Fatal(err)
	}
	c = &child{cmd: exec.Command(path, "serve", "--echo", "--listen", addr)}
	c.out.wrote = make(chan struct{}, 1)
	c.cmd.Stdout = &c.out
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.kill)
	awaitLines(t, &c.out, `ws://\S+\n`, 1)
	return c, regexp.MustCompile(`ws://\S+`).FindString(c.out.String())
}

// kill ends the process as kill -9 does: nothing is closed by itself.
func (c *child) kill() {
	_ = c.cmd.Process.Kill()
	_ = c.cmd.Wait()
}

// awaitLines waits until so many lines of a stream match.
func awaitLines(t *testing.T, s *stream, line string, n int) {
	t.Helper()
	re := regexp.MustCompile("(?m)" + line)
	limit := time.NewTimer(patience)
	defer limit.Stop()
	for len(re.FindAllString(s.String(), -1)) < n {
		select {
		case <-s.wrote:
		case <-limit.C:
			t.Fatalf("%d lines with %s did not come within %s:\n%s", n, line, patience, s)
		}
	}
}

const (
	outageVUs = 20
	// Two ticks of the course and more, so that each part of the run has a point of its own.
	outagePart = 2200 * time.Millisecond
)

var outageScenario = fmt.Sprintf(`name: outage
reconnect: {max: 10000, backoff: 50ms..200ms}
limits: {session: 2m}
load: {vus: %d}
on-open:
  - log: up ${{ vu.reconnects }}
  - if: vu.reconnects > 0
    do: [{send: again, expect: text == "again", within: 30s}, {wait: 2200ms}, close]
on-message: [{if: size == 0, log: empty}]
on-close: [{log: "down ${{ vu.reconnects }}"}]
`, outageVUs)

// TestOutage kills the server in the middle of a run and brings it back: the reports show the outage as it was.
func TestOutage(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file, summary, html := filepath.Join(dir, "outage.yaml"), filepath.Join(dir, "summary.json"), filepath.Join(dir, "page.html")
	if err := os.WriteFile(file, []byte(outageScenario), 0o600); err != nil {
		t.Fatal(err)
	}
	server, target := serveAt(t, "127.0.0.1:0")
	var out, log stream
	out.wrote, log.wrote = make(chan struct{}, 1), make(chan struct{}, 1)
	code := make(chan int)
	go func() {
		code <- Main([]string{file, "--url", target, "-o", "json=" + summary, "-o", "html=" + html},
			Process{In: strings.NewReader(""), Out: &out, Err: &log, Env: []string{"CI=true"}})
	}()
	awaitLines(t, &log, `up 0$`, outageVUs)
	wait(t, outagePart)
	killed := time.Now()
	server.kill()
	awaitLines(t, &log, `down 0$`, outageVUs)
	wait(t, outagePart)
	u, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	serveAt(t, u.Host)
	awaitLines(t, &log, `up 1$`, outageVUs)
	longest := time.Since(killed)
	if got := <-code; got != 0 {
		t.Errorf("exit code %d, want 0: each connection came back\n%s", got, &out)
	}
	judgeOutage(t, summary, longest)
	judgeCourse(t, html)
}

func judgeOutage(t *testing.T, summary string, longest time.Duration) {
	t.Helper()
	text, err := os.ReadFile(summary)
	if err != nil {
		t.Fatal(err)
	}
	run := gjson.ParseBytes(text)
	count := func(path string) int64 { return run.Get(path).Int() }
	kinds := map[string]int64{}
	for _, e := range run.Get("errors").Array() {
		kinds[e.Get("kind").String()] += e.Get("count").Int()
	}
	refused := kinds["tcp.refused"]
	if refused < outageVUs {
		t.Errorf("tcp.refused came %d times, want %d at least", refused, outageVUs)
	}
	// A connection that the server's end met in its backlog is reset in the handshake.
	if lost := kinds["close.unexpected"] + kinds["tcp.reset"]; lost < outageVUs {
		t.Errorf("%d connections were lost, want %d: %v", lost, outageVUs, kinds)
	}
	type figures struct{ Iterations, Failed, Sessions, Recovered, NotRecovered, Reconnecting int64 }
	want := figures{outageVUs, 0, 2 * outageVUs, outageVUs, 0, outageVUs}
	got := figures{count("metrics.iterations.count"), count("metrics.iterations_failed.count"), count("metrics.ws_sessions.count"),
		count("metrics.ws_recovered.passes"), count("metrics.ws_recovered.fails"), count("metrics.ws_reconnecting.count")}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("figures (-want +got):\n%s", diff)
	}
	lo, hi := run.Get("metrics.ws_reconnecting.min").Float(), run.Get("metrics.ws_reconnecting.max").Float()
	if lo < float64(outagePart.Milliseconds()) || hi > float64(longest.Milliseconds()) {
		t.Errorf("ws_reconnecting is %v to %v ms, want %v to %v: the outage", lo, hi, outagePart.Milliseconds(), longest.Milliseconds())
	}
}

var courseRow = regexp.MustCompile(`<tr><th scope="row">[^<]*</th>(.*)</tr>`)

// judgeCourse wants the page's course to rise, to fall to no connection while VUs run, and to rise again.
func judgeCourse(t *testing.T, html string) {
	t.Helper()
	text, err := os.ReadFile(html)
	if err != nil {
		t.Fatal(err)
	}
	var course []int
	for _, row := range courseRow.FindAllStringSubmatch(string(text), -1) {
		cells := regexp.MustCompile(`<td[^>]*>([^<]*)</td>`).FindAllStringSubmatch(row[1], -1)
		if len(cells) < 10 {
			continue
		}
		vus, errVUs := strconv.Atoi(cells[0][1])
		open, errOpen := strconv.Atoi(cells[1][1])
		if errVUs != nil || errOpen != nil {
			t.Fatalf("a row of the course is %q", row[0])
		}
		if vus == outageVUs && (len(course) == 0 || course[len(course)-1] != open) {
			course = append(course, open)
		}
	}
	shape := strings.Trim(strings.Join(strings.Fields(fmt.Sprint(course)), " "), "[]")
	if !regexp.MustCompile(fmt.Sprintf(`(^| )%d( \d+)* 0( \d+)* %[1]d( |$)`, outageVUs)).MatchString(shape) {
		t.Errorf("the connections of the course are %s, want %d, then 0, then %[2]d", shape, outageVUs)
	}
}
