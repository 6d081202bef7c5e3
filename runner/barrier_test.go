package runner_test

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"wsrun/metrics"
	"wsrun/runner"
	"wsrun/scenario"
)

// rollCall is a server that knows who has arrived: to `here` it answers `noted`, and to all else how many have said so.
func rollCall(t testing.TB) *peer {
	t.Helper()
	var here atomic.Int64
	return newPeer(t, func(c *client) {
		for {
			switch s, ok := c.text(); {
			case !ok:
				return
			case s == "here":
				here.Add(1)
				c.say("noted")
			default:
				c.say(itoa(int(here.Load())))
			}
		}
	})
}

// Nobody passes before all are there, round after round: each says so before the barrier, and asks after it.
func TestBarrierAllVUs(t *testing.T) {
	t.Parallel()
	const vus, rounds = 40, 5
	res := run(t, rollCall(t).URL, `
load: {vus: `+itoa(vus)+`, iterations-per-vu: 1}
on-open:
  - repeat: `+itoa(rounds)+`
    as: round
    do:
      - send: here
        expect: text == "noted"
        within: 20s
      - barrier: meet
        within: 20s
      - send: how many?
        expect: int(text) >= `+itoa(vus)+` * (round + 1)
        within: 10s
  - close
`)
	res.passed(t, vus)
}

// The first VU must not take itself for all, however fast it is: the others are about to start.
func TestBarrierCountsThoseThatStart(t *testing.T) {
	t.Parallel()
	for range 5 {
		res := run(t, echoPeer(t).URL, `
load: {vus: 150, iterations-per-vu: 1}
on-open:
  - log: arrived
  - barrier: "all ${{ 1 }}"
    within: 20s
  - log: passed
  - close
`)
		res.passed(t, 150)
		if first := strings.Index(strings.Join(res.lines, " "), "passed"); first < 149*len("arrived ") {
			t.Errorf("a VU passed after %d had arrived, want 150", first/len("arrived "))
		}
	}
}

// So it is when connect-rate lets them come one by one: the last of ten dials 180 ms after the first.
func TestBarrierWithConnectRate(t *testing.T) {
	t.Parallel()
	res := run(t, rollCall(t).URL, `
load: {vus: 10, iterations-per-vu: 1, connect-rate: 50/s}
on-open:
  - {send: here, expect: text == "noted", within: 20s}
  - {barrier: all, within: 20s}
  - {send: how many, expect: text == "10", within: 10s}
  - close
`)
	res.passed(t, 10)
	between(t, "the run", res.took, 180*time.Millisecond, 10*time.Second)
}

func TestBarrierOfSome(t *testing.T) {
	t.Parallel()
	res := run(t, echoPeer(t).URL, "load: {vus: 12, iterations-per-vu: 2}\non-open: [{barrier: \"group ${{ vu.iteration }}\", count: 4, within: 20s}, close]")
	res.passed(t, 24)
}

func TestBarrierTooFew(t *testing.T) {
	t.Parallel()
	res := run(t, echoPeer(t).URL, "load: {vus: 2, iterations-per-vu: 1}\non-open: [{barrier: b, count: 3, within: 100ms}]")
	if res.IterationsFailed != 2 || !strings.Contains(res.messages(), "2 of 3 VUs reached the barrier within 100ms") {
		t.Errorf("%d iterations failed with %q", res.IterationsFailed, res.messages())
	}
	want(t, "errors", res.errors(), map[string]int64{"expect.timeout": 2})
}

// A VU counts once, however many of its lists wait.
func TestBarrierCountsVUs(t *testing.T) {
	t.Parallel()
	res := run(t, echoPeer(t).URL, `
on-open: [{wait: 200ms}, {log: alone}, close]
interval: [{every: 10ms, do: [{barrier: b, count: 2, within: 20s}, {log: never}]}]
`)
	res.passed(t, 1)
	want(t, "log", res.lines, []string{"alone"})
}

// Those that are left are all, when the others have ended.
func TestBarrierWhenOthersHaveEnded(t *testing.T) {
	t.Parallel()
	res := run(t, echoPeer(t).URL, `
load: {vus: 5, iterations-per-vu: 1}
on-open:
  - if: vu.id == 1
    do: [{wait: 100ms}, drop]
  - barrier: rest
    within: 20s
  - close
`)
	res.passed(t, 5)
	between(t, "the run", res.took, 100*time.Millisecond, 10*time.Second)
}

// Runs that go on at the same time meet at a barrier of the same name. Those that have none are not waited for.
func TestBarrierOfSeveralRuns(t *testing.T) {
	t.Parallel()
	p := rollCall(t)
	var barriers runner.Barriers
	stop, end := context.WithCancel(context.Background())
	begun := make(chan struct{})
	var first, others sync.WaitGroup
	others.Go(func() {
		job{url: p.URL, barriers: &barriers, stop: stop, log: func(string) { close(begun) },
			text: "on-open: [{log: x}]\non-message: [{log: never}]"}.run(t).passed(t, 1)
	})
	<-begun
	for _, vus := range []int{1, 4, 7} {
		first.Go(func() {
			job{url: p.URL, barriers: &barriers, text: `
load: {vus: ` + itoa(vus) + `, iterations-per-vu: 1}
on-open:
  - {send: here, expect: text == "noted", within: 20s}
  - {barrier: all, count: 12, within: 20s}
  - {send: how many, expect: text == "12", within: 10s}
  - {barrier: all that run, within: 20s}
  - close
`}.run(t).passed(t, int64(vus))
		})
	}
	first.Wait()
	end()
	others.Wait()
}

// A run that is about to begin is waited for, and no longer when it does not.
func TestBarrierOfAnnouncedRuns(t *testing.T) {
	t.Parallel()
	p := echoPeer(t)
	const text = "on-open: [{log: here}, {barrier: all, within: 20s}, {log: on}, close]"
	var barriers runner.Barriers
	var plans []*scenario.Plan
	for range 3 {
		plans = append(plans, job{url: p.URL, text: text}.compile(t))
	}
	barriers.Announce(plans)
	here := make(chan struct{})
	var mu sync.Mutex
	var lines []string
	start := func(ctx context.Context, plan *scenario.Plan) {
		log := func(l runner.Line) {
			mu.Lock()
			defer mu.Unlock()
			if lines = append(lines, l.Text); len(lines) == 1 {
				close(here)
			}
		}
		r, err := runner.New(plan, runner.Options{Registry: metrics.NewRegistry(metrics.Builtin(), 1), Barriers: &barriers, Log: log})
		if err != nil {
			t.Error(err)
			return
		}
		r.Run(ctx, context.Background())
	}
	interrupted, cancel := context.WithCancel(context.Background())
	cancel()
	var runs sync.WaitGroup
	runs.Go(func() { start(context.Background(), plans[0]) })
	<-here
	runs.Go(func() { start(context.Background(), plans[1]) })
	start(interrupted, plans[2])
	runs.Wait()
	want(t, "log", lines, []string{"here", "here", "on", "on"})
}

func TestBarrierInterrupted(t *testing.T) {
	t.Parallel()
	stop, interrupt := context.WithCancel(context.Background())
	defer interrupt()
	var there atomic.Int64
	res := job{url: echoPeer(t).URL, stop: stop, text: "load: {vus: 3, duration: 1m}\non-open: [{log: x}, {barrier: b, count: 9, within: 25s}]",
		log: func(string) {
			if there.Add(1) == 3 {
				time.AfterFunc(50*time.Millisecond, interrupt)
			}
		}}.run(t)
	res.cut(t, 3)
	want(t, "closes", res.closes(), map[string]int64{"1000 client": 3})
}
