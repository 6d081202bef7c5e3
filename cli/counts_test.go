//go:build unix

package cli

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"wsrun/internal/wstest"

	"github.com/gobwas/ws"
	"github.com/google/go-cmp/cmp"
	"github.com/tidwall/gjson"
)

// tally is what a server counted for itself.
type tally struct {
	Asked, Accepted, Refused   int64 // handshakes whose request came whole, and what they were answered
	Read, Written              int64 // data messages
	Unanswered                 int64 // messages that the server meant to leave without a reply
	Hit                        int64 // sessions that the server closed with 1011, or reset
	BytesIn, BytesOut, Aborted int64 // of the wire; connections that ended without a whole request
	Closes                     map[string]int64
}

// ledger is a server that counts, frame by frame, and does one thing wrong.
type ledger struct {
	fault  string
	enough int64         // messages
	came   chan struct{} // closed when so many messages came

	mu    sync.Mutex
	tally tally
	ended sync.WaitGroup // of connections
	url   string
}

func newLedger(t *testing.T, fault string, enough int64) *ledger {
	l := &ledger{fault: fault, enough: enough, came: make(chan struct{}), tally: tally{Closes: map[string]int64{}}}
	l.url = wstest.TCP(t, func(p *wstest.Peer) {
		l.ended.Add(1)
		defer l.ended.Done()
		l.serve(p)
	}).URL
	return l
}

// add changes the tally, and returns it as it is then.
func (l *ledger) add(change func(*tally)) tally {
	l.mu.Lock()
	defer l.mu.Unlock()
	change(&l.tally)
	if l.tally.Read >= l.enough && l.enough > 0 {
		l.enough = 0
		close(l.came)
	}
	return l.tally
}

// settled is the tally when every connection has ended.
func (l *ledger) settled() tally {
	l.ended.Wait()
	return l.add(func(*tally) {})
}

// metered counts the bytes of a connection.
type metered struct {
	net.Conn
	ledger *ledger
}

func (m metered) Read(p []byte) (int, error) {
	n, err := m.Conn.Read(p)
	m.ledger.add(func(t *tally) { t.BytesIn += int64(n) })
	return n, err
}

func (m metered) Write(p []byte) (int, error) {
	n, err := m.Conn.Write(p)
	m.ledger.add(func(t *tally) { t.BytesOut += int64(n) })
	return n, err
}

const refusal = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"

func (l *ledger) serve(p *wstest.Peer) {
	conn := metered{p.Conn, l}
	turn := int64(0)
	in := bufio.NewReader(conn)
	if _, err := in.Peek(1); err != nil {
		l.add(func(t *tally) { t.Aborted++ })
		return
	}
	turn = l.add(func(t *tally) { t.Asked++ }).Asked
	if l.fault == "refuses" && turn%3 == 0 {
		for line := ""; line != "\r\n"; {
			var err error
			if line, err = in.ReadString('\n'); err != nil {
				return
			}
		}
		l.add(func(t *tally) { t.Refused++ })
		_, _ = io.WriteString(conn, refusal)
		return
	}
	both := struct {
		io.Reader
		io.Writer
	}{in, conn}
	if _, err := ws.Upgrade(both); err != nil {
		l.add(func(t *tally) { t.Aborted++ })
		return
	}
	l.add(func(t *tally) { t.Accepted++ })
	how := l.session(p, in, conn, turn)
	l.add(func(t *tally) { t.Closes[how]++ })
}

// session answers until the session ends, and returns how it did, as the summary's closes have it.
func (l *ledger) session(p *wstest.Peer, in *bufio.Reader, conn net.Conn, turn int64) string {
	for own := 1; ; own++ {
		f, err := wstest.ReadFrame(in)
		if err != nil {
			return "1006 network"
		}
		f = ws.UnmaskFrameInPlace(f)
		if f.Header.OpCode == ws.OpClose {
			if l.fault == "deaf" { // for the close frame, too
				_, _ = io.Copy(io.Discard, in)
				return "1006 network"
			}
			code, _ := ws.ParseCloseFrameData(f.Payload)
			_ = ws.WriteFrame(conn, ws.NewCloseFrame(f.Payload))
			_, _ = io.Copy(io.Discard, in)
			return fmt.Sprintf("%d client", code)
		}
		message := l.add(func(t *tally) { t.Read++ }).Read
		switch {
		case l.fault == "closes" && own == 2 && turn%3 == 0:
			l.add(func(t *tally) { t.Hit++; t.Unanswered++ })
			_ = ws.WriteFrame(conn, wstest.Close(1011, "in the middle"))
			_, _ = io.Copy(io.Discard, in)
			return "1011 server"
		case l.fault == "resets" && own == 2 && turn%3 == 0:
			l.add(func(t *tally) { t.Hit++; t.Unanswered++ })
			_ = p.Conn.(interface{ NetConn() net.Conn }).NetConn().(*net.TCPConn).SetLinger(0) // its close is a reset
			return "1006 network"
		case l.fault == "silent" && message%4 == 0, (l.fault == "deaf" || l.fault == "waits") && own > 1:
			l.add(func(t *tally) { t.Unanswered++ })
			continue
		}
		if ws.WriteFrame(conn, ws.NewTextFrame(f.Payload)) == nil {
			l.add(func(t *tally) { t.Written++ })
		}
	}
}

// summaryOf is a JSON summary, as a test asks it.
type summaryOf struct{ gjson.Result }

func (s summaryOf) count(metric string) int64 {
	return s.Get("metrics." + gjson.Escape(metric) + ".count").Int()
}

func (s summaryOf) rate(metric string) (yes, no int64) {
	m := s.Get("metrics." + metric)
	return m.Get("passes").Int(), m.Get("fails").Int()
}

func (s summaryOf) closes() map[string]int64 {
	out := map[string]int64{}
	for _, c := range s.Get("closes").Array() {
		out[c.Get("code").String()+" "+c.Get("by").String()] += c.Get("count").Int()
	}
	return out
}

func readSummary(t *testing.T, path string) summaryOf {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil || !gjson.ValidBytes(text) {
		t.Fatalf("the summary: %v\n%s", err, text)
	}
	return summaryOf{gjson.ParseBytes(text)}
}

// An executor, as long as it is let, and such that no more than it is due. due is 0 where as many start as there is
// time for.
type executor struct {
	name, short, endless string
	due                  int64
}

func executors() []executor {
	return []executor{
		{"shared iterations", "{vus: 4, iterations: 12}", "{vus: 4, iterations: 1000000}", 12},
		{"iterations per VU", "{vus: 4, iterations-per-vu: 3}", "{vus: 4, iterations-per-vu: 1000000}", 12},
		{"VUs", "{vus: 4, duration: 150ms}", "{vus: 4, duration: 1h}", 0},
		{"ramping VUs", "{stages: [{duration: 100ms, vus: 4}, {duration: 50ms, vus: 0}]}", "{stages: [{duration: 100ms, vus: 4}, {duration: 1h, vus: 4}]}", 0},
		{"rate", "{rate: 40/s, duration: 300ms, max-vus: 6}", "{rate: 40/s, duration: 1h, max-vus: 6}", 12},
		{"ramping rate", "{stages: [{duration: 300ms, rate: 80/s}], max-vus: 6}", "{stages: [{duration: 300ms, rate: 80/s}, {duration: 1h, rate: 80/s}], max-vus: 6}", 12},
	}
}

// ending is how a run ends, and what its counts may differ by for it.
type ending struct {
	name    string
	fault   string // of the server
	signals int
	grace   string
	within  string
	// loose reports whether sessions are cut while messages are under way: for each one, a message that wsrun wrote may
	// be one that the server's system threw away unread, and one that the server wrote may be one that wsrun did not
	// read any more. A dial that is cut may have been answered at that moment.
	loose bool
	code  int
}

func endings() []ending {
	return []ending{
		{name: "by itself", grace: "30s", within: "30s"},
		{name: "as the server closes with 1011", fault: "closes", grace: "30s", within: "30s", code: 1},
		{name: "as the server resets", fault: "resets", grace: "30s", within: "30s", code: 1},
		{name: "as the server refuses", fault: "refuses", grace: "30s", within: "30s", code: 1},
		{name: "as the server does not answer", fault: "silent", grace: "30s", within: "1s", code: 1},
		{name: "with no grace", fault: "waits", grace: "0s", within: "1h", loose: true},
		{name: "with a signal", signals: 1, grace: "30s", within: "30s", loose: true, code: 130},
		{name: "with two signals", fault: "deaf", signals: 2, grace: "30s", within: "30s", loose: true, code: 130},
	}
}

// Whatever the executor and however it ends, the summary has what a server counted for itself.
func TestCountsOfServerAndSummary(t *testing.T) {
	t.Parallel()
	for _, ex := range executors() {
		for _, end := range endings() {
			if end.name == "with no grace" && ex.due > 0 && !strings.Contains(ex.short, "rate") {
				ex.short = strings.TrimSuffix(ex.short, "}") + ", max-duration: 300ms}" // all lists wait
			}
			t.Run(ex.name+" "+end.name, func(t *testing.T) {
				t.Parallel()
				judgeCounts(t, ex, end)
			})
		}
	}
}

const countedScenario = `
limits: {close-timeout: 30s}
load: %s
on-open:
  - repeat: 3
    do: [{send: {id: "${{ uuid() }}"}, expect: msg.id == sent.id, within: %s, name: call}]
  - close
`

func judgeCounts(t *testing.T, ex executor, end ending) {
	dir := t.TempDir()
	file, out := filepath.Join(dir, "counted.yaml"), filepath.Join(dir, "out.json")
	enough := int64(0)
	load := ex.short
	if end.signals > 0 {
		enough, load = 20, ex.endless
		if end.fault == "deaf" {
			enough = 5
		}
	}
	load = strings.TrimSuffix(load, "}") + ", graceful-stop: " + end.grace + "}"
	if err := os.WriteFile(file, []byte(fmt.Sprintf(countedScenario, load, end.within)), 0o600); err != nil {
		t.Fatal(err)
	}
	server := newLedger(t, end.fault, enough)
	args := []string{file, "--url", server.url, "-o", "json=" + out}
	var code int
	var text string
	if end.signals == 0 {
		var both stream
		both.wrote = make(chan struct{}, 1)
		code = Main(args, Process{In: strings.NewReader(""), Out: &both, Err: &both, Env: []string{"CI=true"}})
		text = both.String()
	} else {
		code, text = interrupted(t, server, args, end.signals)
	}
	tally := server.settled()
	s := readSummary(t, out)
	if end.code != code && (end.code != 1 || tally.Hit+tally.Refused+tally.Unanswered > 0) && end.name != "with no grace" {
		t.Errorf("exit code %d, want %d", code, end.code)
	}
	compare(t, s, tally, ex, end)
	cut := s.count("iterations_cut")
	met := map[string]int64{"closes": tally.Hit, "resets": tally.Hit, "refuses": tally.Refused, "silent": tally.Unanswered, "waits": cut, "deaf": cut}
	if n, faulty := met[end.fault]; tally.Accepted == 0 || faulty && n == 0 && ex.due > 0 {
		t.Errorf("%d sessions, and the run has not met what it is about", tally.Accepted)
	}
	if t.Failed() {
		t.Logf("the server counted %+v; closes %v\n%s", tally, s.closes(), text)
	}
}

// interrupted runs a process and sends it signals, the second one when it has said that it heard the first.
func interrupted(t *testing.T, server *ledger, args []string, signals int) (code int, text string) {
	t.Helper()
	cmd := exec.Command("wsrun", args...)
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
	limit := time.AfterFunc(patience, func() { _ = cmd.Process.Kill() })
	defer limit.Stop()
	select {
	case <-server.came:
	case <-ended:
	}
	_ = cmd.Process.Signal(syscall.SIGINT)
	if signals == 2 && out.says("a second one", ended) {
		_ = cmd.Process.Signal(syscall.SIGINT)
	}
	<-ended
	return cmd.ProcessState.ExitCode(), out.String()
}

// compare states how the summary's figures and the server's belong together.
func compare(t *testing.T, s summaryOf, server tally, ex executor, end ending) {
	t.Helper()
	equal := func(what string, got, want int64) {
		t.Helper()
		if got != want {
			t.Errorf("%s: got %d, want %d", what, got, want)
		}
	}
	between := func(what string, got, low, high int64) {
		t.Helper()
		if got < low || got > high {
			t.Errorf("%s: got %d, want %d to %d", what, got, low, high)
		}
	}
	sessions, ended, cut := s.count("ws_sessions"), s.count("iterations"), s.count("iterations_cut")
	notConnected, connected := s.rate("ws_connect_failed")
	unanswered, answered := s.rate("ws_request_failed")
	failed, complete := s.rate("iteration_failed")
	slack := int64(0) // one for each session that was cut
	if end.loose {
		slack = cut
	}

	// Handshakes. wsrun has not seen the answer to one that it gave up.
	between("ws_sessions and the handshakes that the server accepted", server.Accepted-sessions, 0, slack)
	equal("ws_connect_failed: handshakes that did not fail", connected, sessions)
	between("ws_connect_failed: handshakes that failed, and those that the server refused", notConnected-server.Refused, 0, slack)
	equal("sessions with a duration", s.count("ws_session_duration"), sessions)
	equal("sessions with a time to connect", s.count("ws_connecting"), sessions)

	// Messages.
	sent, received := s.count("ws_msgs_sent"), s.count("ws_msgs_received")
	between("ws_msgs_sent, and what the server read", sent-server.Read, 0, slack)
	between("what the server wrote, and ws_msgs_received", server.Written-received, 0, slack)

	// Requests: each has its reply, or is counted as failed, and no reply has no time.
	between("requests and messages that the server read", answered+unanswered-server.Read, 0, slack)
	equal("ws_response_time", s.count("ws_response_time"), answered)
	equal("ws_response_time{name:call}", s.count("ws_response_time{name:call}"), answered)
	if end.fault == "silent" {
		// a reply may come late
		between("requests that failed", unanswered, server.Unanswered, server.Unanswered+server.Written-answered)
	} else {
		between("requests that failed, and those the server did not answer", unanswered-server.Unanswered, 0, slack)
	}

	// Iterations.
	equal("iteration_failed and iterations", failed+complete, ended)
	equal("iteration_failed and iterations_failed", failed, s.count("iterations_failed"))
	equal("iteration_duration", s.count("iteration_duration"), ended)
	if ex.due > 0 && end.signals == 0 {
		started := ended + cut + s.count("dropped_iterations")
		if end.name == "with no grace" && !strings.Contains(ex.short, "rate") {
			// what has not started when the time is up was never due
			between("iterations that were complete and cut", started, 1, ex.due)
		} else {
			equal("iterations that were complete, cut and dropped", started, ex.due)
		}
	}
	// one that is cut may not have dialled
	between("iterations and handshakes", ended+cut-sessions-notConnected, 0, cut)
	switch end.fault {
	case "closes", "resets":
		equal("iterations_failed, and the sessions that the server ended", failed, server.Hit)
	case "refuses":
		equal("iterations_failed, and the handshakes that the server refused", failed, server.Refused)
	case "silent":
		equal("iterations_failed, and the requests that failed", failed, unanswered)
	default:
		equal("iterations_failed", failed, 0)
	}
	cuts := int64(0)
	for _, c := range s.Get("cuts.#.count").Array() {
		cuts += c.Int()
	}
	between("iterations_cut, and where", cut-cuts, 0, 0)

	// Sessions, by how they ended. A session that wsrun ended at once has no code of the server's.
	closes := s.closes()
	var sum int64
	for _, n := range closes {
		sum += n
	}
	equal("closes and sessions", sum, sessions)
	if !end.loose {
		if diff := cmp.Diff(server.Closes, closes); diff != "" {
			t.Errorf("closes (-server +summary):\n%s", diff)
		}
		equal("data_received, and what the server wrote", s.count("data_received"), server.BytesOut)
		equal("data_sent, and what the server read", s.count("data_sent"), server.BytesIn)
	}
	if end.loose { // as a handshake, a message and a close frame have at most
		between("what the server wrote, and data_received", server.BytesOut-s.count("data_received"), 0, slack*512)
		between("data_sent, and what the server read", s.count("data_sent")-server.BytesIn, 0, slack*512)
	}
	switch how := map[string]string{"waits": "1000 client", "": "1000 client", "deaf": "1006 client"}[end.fault]; {
	case !end.loose:
	case closes[how] != sessions:
		t.Errorf("closes are %v, want %d of %q alone", closes, sessions, how)
	}
	for _, gauge := range []string{"vus", "ws_connections"} {
		equal(gauge+" at the end", s.Get("metrics."+gauge+".value").Int(), 0)
	}
}

// Over the scenarios of a suite, their own metrics add up to the run's.
func TestCountsOfScenariosAddUp(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	out := filepath.Join(dir, "out.json")
	args := []string{"--parallel", "2", "-o", "json=" + out}
	server := newLedger(t, "closes", 0)
	for i, ex := range executors() {
		file := filepath.Join(dir, fmt.Sprintf("%d.yaml", i))
		text := fmt.Sprintf("name: %s\n", ex.name) + fmt.Sprintf(countedScenario, ex.short, "30s")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		args = slices.Insert(args, i, file)
	}
	var both stream
	both.wrote = make(chan struct{}, 1)
	Main(append(args, "--url", server.url), Process{In: strings.NewReader(""), Out: &both, Err: &both, Env: []string{"CI=true"}})
	tally, s := server.settled(), readSummary(t, out)
	if got := s.count("ws_sessions"); got != tally.Accepted || got == 0 {
		t.Errorf("ws_sessions is %d, and the server accepted %d", got, tally.Accepted)
	}
	sums := map[string][3]int64{}
	figures := func(m gjson.Result) [3]int64 {
		return [3]int64{m.Get("count").Int(), m.Get("passes").Int(), m.Get("fails").Int()}
	}
	for _, sc := range s.Get("scenarios").Array() {
		sc.Get("metrics").ForEach(func(name, m gjson.Result) bool {
			sum := sums[name.String()]
			for i, n := range figures(m) {
				sum[i] += n
			}
			sums[name.String()] = sum
			return true
		})
	}
	whole := map[string][3]int64{}
	s.Get("metrics").ForEach(func(name, m gjson.Result) bool {
		whole[name.String()] = figures(m)
		return true
	})
	if diff := cmp.Diff(whole, sums); diff != "" || len(whole) < 15 {
		t.Errorf("metrics of the run and the sums of its scenarios' (-run +sums):\n%s\n%s", diff, &both)
	}
}
