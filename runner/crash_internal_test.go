package runner

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"wsrun/diag"
	"wsrun/executor"
	"wsrun/metrics"
	"wsrun/scenario"
)

// newTestRunner is a runner of a scenario's text, with what its log says.
func newTestRunner(t *testing.T, text string) (*Runner, *metrics.Registry, *logged) {
	t.Helper()
	var found diag.List
	plan := scenario.Compile(scenario.Parse("test.yaml", []byte(text), &found), scenario.Options{}, &found)
	if found.HasErrors() {
		t.Fatal(found)
	}
	reg, log := metrics.NewRegistry(metrics.Builtin(), Shards()), &logged{}
	r, err := New(plan, Options{Registry: reg, Log: log.line})
	if err != nil {
		t.Fatal(err)
	}
	return r, reg, log
}

// logged keeps a run's log.
type logged struct {
	mu    sync.Mutex
	lines []string
}

func (l *logged) line(line Line) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, line.Text)
}

// TestPanicOfTheExecutor gives a ramp a number of VUs that there can't be, so that its executor panics: at once, and
// with VUs that run.
func TestPanicOfTheExecutor(t *testing.T) {
	t.Parallel()
	for name, stages := range map[string][]executor.Stage{
		"at once":  {{Duration: 20 * time.Second, Target: -1e9}},
		"with VUs": {{Duration: 0, Target: 3}, {Duration: 50 * time.Millisecond, Target: 3}, {Duration: 0, Target: -2}, {Duration: 20 * time.Second, Target: -2}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, reg, log := newTestRunner(t, "server: echo\nload: {stages: [{duration: 20s, vus: 1}]}\non-open: [{wait: 1h}]")
			r.executor = executor.For(executor.Spec{Stages: stages}).New()
			began := time.Now()
			out := r.Run(context.Background(), context.Background())
			if took := time.Since(began); took > 10*time.Second {
				t.Errorf("the run took %s", took)
			}
			judgeCrash(t, out, reg, log, "executor.(*rampingVUsRun).follow")
			if open, _ := reg.Snapshot(1).Get("ws_connections"); open.Value != 0 {
				t.Errorf("%v sessions are open after the run", open.Value)
			}
		})
	}
}

// TestPanicBetweenSessions lets a VU panic where it ends, with nobody to recover for it but itself.
func TestPanicBetweenSessions(t *testing.T) {
	t.Parallel()
	r, reg, log := newTestRunner(t, "server: echo\nload: {vus: 1, duration: 20s}\non-open: [{wait: 10ms}, close]")
	r.pool.Expect(1)
	r.pool.Take(executor.Unlimited).RunOnce(0, func() { panic("boom") })
	out := r.Run(context.Background(), context.Background())
	judgeCrash(t, out, reg, log, "runner.(*vu).retire")
}

// judgeCrash states what a panic of the run itself leaves behind: the run has failed, and the log has the stack.
func judgeCrash(t *testing.T, out Outcome, reg *metrics.Registry, log *logged, inStack string) {
	t.Helper()
	if !strings.HasPrefix(out.Aborted, "internal error (please report): ") {
		t.Errorf("the run ended with %q", out.Aborted)
	}
	snap := reg.Snapshot(1)
	if len(snap.Errors) != 1 || snap.Errors[0].Kind != "generator" || snap.Errors[0].Count != 1 {
		t.Errorf("got the errors %+v, want one of the kind generator", snap.Errors)
	}
	if n, _ := snap.Get("ws_errors", metrics.Tag{Key: "kind", Value: "generator"}); n.Count != 1 {
		t.Errorf("ws_errors{kind:generator} is %d, want 1", n.Count)
	}
	log.mu.Lock()
	defer log.mu.Unlock()
	if text := strings.Join(log.lines, "\n"); !strings.Contains(text, inStack) {
		t.Errorf("the log has no %s in it:\n%s", inStack, text)
	}
}

// TestPanicBeforeTheSession takes the dialer away, so that each iteration panics where it dials: all fail, and the run
// ends.
func TestPanicBeforeTheSession(t *testing.T) {
	t.Parallel()
	r, reg, _ := newTestRunner(t, "url: ws://127.0.0.1:1/\nload: {vus: 2, iterations: 6}\non-open: [close]")
	r.targets[0].dialer = nil
	out := r.Run(context.Background(), context.Background())
	if out.Iterations != 6 || out.IterationsFailed != 6 {
		t.Errorf("%d iterations, %d of them failed, want 6 and 6", out.Iterations, out.IterationsFailed)
	}
	snap := reg.Snapshot(1)
	if len(snap.Errors) != 1 || snap.Errors[0].Kind != "generator" || snap.Errors[0].Count != 6 {
		t.Errorf("got the errors %+v, want 6 of the kind generator", snap.Errors)
	}
	for _, v := range r.pool.vus {
		if !v.mu.TryLock() {
			t.Errorf("the lock of VU %d is still held", v.id)
		}
	}
}
