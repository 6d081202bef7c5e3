package live

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"wsrun/cli/input"
	"wsrun/cli/safely"
	"wsrun/cli/signals"
	"wsrun/cli/stdio"
	"wsrun/diag"
	"wsrun/internal/wstest"
	"wsrun/metrics"
	"wsrun/runner"
	"wsrun/runner/guard"
	"wsrun/scenario"
	"wsrun/suite"
	"wsrun/tui"
)

func TestMain(m *testing.M) { wstest.Main(m) }

const secret = "hunter2-secret"

const chat = `
name: chat
server: echo
load: {vus: 2, duration: 1h, graceful-stop: 0s}
secrets: [TOKEN]
thresholds:
  ws_response_time{name:login}: p(95) < 1h
  ws_sessions: rate > 1000000
  ws_connect_failed: rate == 0
on-open:
  - send: {token: "${{ env.TOKEN }}"}
    expect: msg.token == sent.token
    name: login
interval: [{every: 2ms, send: {token: "${{ env.TOKEN }}"}}]
`

const lobby = `
name: lobby
server: echo
load: {rate: 1/s, duration: 1h, max-vus: 1, graceful-stop: 0s}
on-open: [{send: x}]
interval: [{every: 2ms, send: x}]
`

// feeding is a feed and the run behind it.
type feeding struct {
	*feed
	began  chan struct{} // gets one for each scenario
	frames chan string   // scenario, end and VU of a frame; who does not look misses it
	ended  chan error    // gets what the run came to
}

// await waits for so many frames of one end.
func (f *feeding) await(t *testing.T, of string, n int) {
	t.Helper()
	limit := time.NewTimer(time.Minute)
	defer limit.Stop()
	for n > 0 {
		select {
		case got := <-f.frames:
			if got == of {
				n--
			}
		case <-limit.C:
			t.Fatalf("%d more frames of %s did not come", n, of)
		}
	}
}

// newFeeding returns the feed of a run that begins when start is called, and ends with the test.
func newFeeding(t *testing.T, texts ...string) (f *feeding, start func()) {
	t.Helper()
	env := map[string]any{"TOKEN": secret}
	var plans []*scenario.Plan
	var found diag.List
	for i, text := range texts {
		sc := scenario.Parse(fmt.Sprintf("%d.yaml", i), []byte(text), &found)
		plans = append(plans, scenario.Compile(sc, scenario.Options{Env: env}, &found))
	}
	if found.HasErrors() {
		t.Fatal(found)
	}
	mask := input.Masker(plans, env)
	pressed := signals.New(nil)
	console := NewConsole(io.Discard)
	v := newView(Options{
		Process: &stdio.Process{Err: console}, Plans: plans, Env: env, Mask: mask, Signals: pressed,
		Safely: safely.NewCaller(console, mask), Console: console,
	})
	f = &feeding{began: make(chan struct{}, len(texts)), frames: make(chan string), ended: make(chan error, 1)}
	run, err := suite.New(suite.Options{
		Plans: plans, Parallel: len(plans), Every: v.opt.Safely.Every,
		Began: func(j *suite.Running) func() {
			defer func() { f.began <- struct{}{} }()
			return v.begin(j)
		},
		Runner: func(p *scenario.Plan) runner.Options {
			return runner.Options{Env: env, Watched: true, Trace: func(frame runner.Frame) {
				select {
				case f.frames <- fmt.Sprintf("%s %s %d", p.Name, frame.End, frame.ID):
				default:
				}
			}}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	f.feed = newFeed(v, run)
	start = func() {
		console.cover()
		memory, unwatch := guard.WatchMemory()
		pressed.Watch(context.Background(), console)
		run.Begin()
		over := make(chan struct{})
		go func() {
			defer close(over)
			f.ended <- run.Run(pressed.Stop, pressed.Cut, memory)
		}()
		for range plans {
			<-f.began
		}
		t.Cleanup(func() {
			f.Cut()
			f.Cut()
			<-over
			pressed.StopWatching()
			unwatch()
		})
	}
	return f, start
}

// show goes on to a scenario.
func (f *feeding) show(t *testing.T, name string) {
	t.Helper()
	for range f.plans {
		if f.Load().Scenario == name {
			return
		}
		f.NextScenario()
	}
	t.Fatalf("%s is not among the scenarios that can be shown", name)
}

// Before the first scenario there is nothing to show, and nothing that could be changed.
func TestFeedBeforeTheRun(t *testing.T) {
	f, _ := newFeeding(t, chat, lobby)
	if l := f.Load(); l.Scenario != "chat" || l.Of != 2 || l.Index != 0 || l.Phase != tui.Starting {
		t.Errorf("got %+v, want the first of two scenarios, starting", l)
	}
	f.NextScenario()
	if got := f.Messages(1, 0); got != nil {
		t.Errorf("got the messages %v, want none", got)
	}
	if got := f.Health(); got.CPU != 0 || got.Warnings != nil {
		t.Errorf("got %+v, want nothing", got)
	}
	if got := f.Thresholds(f.Snapshot()); got != nil {
		t.Errorf("got the thresholds %v, want none", got)
	}
	if err := f.AddVUs(1); err == nil {
		t.Error("a VU is added to no load, want an error")
	}
}

// Of two scenarios one is shown, with the other beside it, until the user goes on to that.
func TestFeedOfTwoScenarios(t *testing.T) {
	f, start := newFeeding(t, chat, lobby)
	start()
	f.await(t, "chat vu 1", 1)
	f.await(t, "chat vu 2", 1)
	f.await(t, "lobby vu 1", 1)
	f.show(t, "chat")
	l := f.Load()
	l.Index, l.Elapsed, l.Iterations = 0, 0, 0 // they start in any order
	want := tui.Load{
		Scenario: "chat", Target: "own server", Words: "2 VUs for 1h", Phase: tui.Running, Of: 2, Beside: 1,
		Duration: time.Hour, VUs: 2, AllVUs: 3, MaxVUs: 2, Adjustable: true,
	}
	if got, want := fmt.Sprintf("%+v", l), fmt.Sprintf("%+v", want); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if err := f.AddVUs(1); err != nil {
		t.Error(err)
	}
	f.await(t, "chat vu 3", 1)
	if got := f.Load().VUs; got != 3 {
		t.Errorf("got %d VUs after one was added, want 3", got)
	}
	f.show(t, "lobby")
	if l := f.Load(); l.VUs != 1 || l.AllVUs != 4 || l.Adjustable {
		t.Errorf("got %+v, want the one VU of the lobby", l)
	}
	if err := f.AddVUs(1); err == nil {
		t.Error("a VU is added to an open model, want an error")
	}
	requests := f.Requests()
	if len(requests) != 1 {
		t.Errorf("got the requests %v, want one", requests)
	}
	for at, name := range requests {
		if at.Scenario != "chat" || !strings.HasPrefix(name, "login") {
			t.Errorf("got the request %s of %+v, want login of chat", name, at)
		}
	}
}

// Thresholds are judged on the snapshot, each in the unit of its figure.
func TestFeedThresholds(t *testing.T) {
	f, start := newFeeding(t, chat)
	start()
	f.await(t, "chat vu 1", 10)
	var got []string
	for _, th := range f.Thresholds(f.Snapshot()) {
		got = append(got, fmt.Sprintf("%s %s ok %t, no data %t, in %q, line %d",
			th.Metric, th.Condition, th.OK, th.NoData, th.Unit, th.At.Line))
	}
	want := []string{
		`ws_response_time{name:login} p(95) < 1h ok true, no data false, in "ms", line 7`,
		`ws_sessions rate > 1000000 ok false, no data false, in "/s", line 8`,
		`ws_connect_failed rate == 0 ok true, no data false, in "%", line 9`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// The frames of a VU are there from the first time that they were asked for, and no secret is in them.
func TestFeedMessages(t *testing.T) {
	f, start := newFeeding(t, chat, lobby)
	start()
	f.show(t, "chat")
	f.await(t, "chat vu 1", 1) // it has opened its session, which is shown, too
	f.Messages(1, 0)
	f.await(t, "chat vu 1", 5)
	all := f.Messages(1, 0)
	if len(all) < 2 {
		t.Fatalf("got %d messages, want some", len(all))
	}
	in, out := false, false
	for _, m := range all {
		in, out = in || !m.Out, out || m.Out
		if m.Kind != "text" || m.Binary || string(m.Data) != `{"token":"***"}` || m.Size != len(`{"token":""}`)+len(secret) {
			t.Errorf("got %s of %d bytes: %s, want the masked text", m.Kind, m.Size, m.Data)
		}
	}
	if !in || !out {
		t.Error("want messages of both directions")
	}
	f.await(t, "chat vu 1", 5)
	last := all[len(all)-1].Seq
	if later := f.Messages(1, last); len(later) == 0 || later[0].Seq != last+1 {
		t.Errorf("got %v after number %d, want the next ones", later, last)
	}
	watched := f.watched
	f.show(t, "lobby")
	f.Messages(1, 0)
	f.await(t, "lobby vu 1", 5)
	if f.watched == watched || len(f.Messages(1, 0)) == 0 || len(watched.Runner.Frames(0)) != 0 {
		t.Error("want the other scenario's VU to be watched, and only that")
	}
}

// What a close frame says is shown in words, and masked.
func TestFeedPayload(t *testing.T) {
	f, _ := newFeeding(t, chat)
	for _, tt := range []struct{ kind, data, want string }{
		{"close", "\x03\xe8bye, " + secret, "1000 bye, ***"},
		{"close", "", ""},
		{"text", "it is " + secret, "it is ***"},
		{"binary", "\x00\x01", "\x00\x01"},
	} {
		if got := string(f.payload(tt.kind, []byte(tt.data), false)); got != tt.want {
			t.Errorf("%s %q: got %q, want %q", tt.kind, tt.data, got, tt.want)
		}
	}
}

func TestFeedSnapshot(t *testing.T) {
	f, _ := newFeeding(t, chat)
	snap := &metrics.Snapshot{Errors: []metrics.ErrorGroup{{Message: "it is " + secret}}}
	if got := fmt.Sprintf("%+v", f.snapshot(snap)); strings.Contains(got, secret) || !strings.Contains(got, "it is ***") {
		t.Errorf("got %s, want the secret masked", got)
	}
	f, _ = newFeeding(t, lobby)
	if f.snapshot(snap) != snap {
		t.Error("got another snapshot where there are no secrets, want the same")
	}
}

func TestFeedFilter(t *testing.T) {
	f, _ := newFeeding(t, chat)
	for _, tt := range []struct {
		filter, kind, data string
		want               bool
	}{
		{"msg.n > 2", "text", `{"n":3}`, true},
		{"msg.n > 2", "text", `{"n":2}`, false},
		{"msg.n > 2", "text", "no JSON", false},
		{"msg.token == env.TOKEN", "text", `{"token":"` + secret + `"}`, true},
		{"size == 2", "binary", "\x00\x01", true},
		{"size == 2", "ping", "\x00\x01", false}, // a frame, and no message
	} {
		matches, err := f.Filter(tt.filter)
		if err != nil {
			t.Fatal(err)
		}
		if got := matches(tui.Message{Kind: tt.kind, Binary: tt.kind == "binary", Data: []byte(tt.data)}); got != tt.want {
			t.Errorf("%s of %s %q: got %t, want %t", tt.filter, tt.kind, tt.data, got, tt.want)
		}
	}
	if _, err := f.Filter("msg.n >"); err == nil {
		t.Error("got no error for half an expression")
	}
}

// The view's keys are signals: the run stops, and the feed says so, and when all is over.
func TestFeedStop(t *testing.T) {
	f, start := newFeeding(t, chat)
	start()
	f.await(t, "chat vu 1", 1)
	f.Stop()
	if err := <-f.ended; err != nil {
		t.Error(err)
	}
	if got := f.view.opt.Signals.Got(); got != os.Interrupt {
		t.Errorf("got the signal %v, want %v", got, os.Interrupt)
	}
	if got := f.Load().Phase; got != tui.Stopping {
		t.Errorf("got the phase %s, want %s", got, tui.Stopping)
	}
	if log := f.Log(0); len(log) != 1 || log[0].Text != "interrupt: closing the sessions; a second one cuts them" {
		t.Errorf("got the log %v, want what the key did", log)
	}
	f.Cut()
	<-f.view.opt.Signals.Cut.Done()
	close(f.view.ended)
	if got := f.Load().Phase; got != tui.Done {
		t.Errorf("got the phase %s, want %s", got, tui.Done)
	}
}
