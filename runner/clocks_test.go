package runner_test

import (
	"strconv"
	"testing"
	"time"

	"wsrun/internal/wstest"
)

// A tick whose list still waits does not stop the next one.
func TestIntervalOverlaps(t *testing.T) {
	t.Parallel()
	res := run(t, echoPeer(t).URL, `
vars: {running: 0, most: 0}
interval:
  - every: 20ms
    do:
      - set: {running: vars.running + 1}
      - set: {most: "max(vars.most, vars.running)"}
      - wait: 150ms
      - set: {running: vars.running - 1}
timeout:
  - after: 300ms
    do: [{check: {several run at a time: vars.most >= 3}}, close]
`)
	res.passed(t, 1)
}

func TestIntervalOverlapSkip(t *testing.T) {
	t.Parallel()
	res := run(t, echoPeer(t).URL, `
vars: {running: 0, ran: 0, most: 0}
interval:
  - every: 20ms
    overlap: skip
    do:
      - set: {running: vars.running + 1, ran: vars.ran + 1}
      - set: {most: "max(vars.most, vars.running)"}
      - if: vars.ran == 4
        do: [{check: {one at a time: vars.most == 1}}, close]
      - wait: 90ms
      - set: {running: vars.running - 1}
`)
	res.passed(t, 1)
	// Each of the three that ended took the time of four others at least.
	lasted := int64(res.stats("ws_session_duration").Max)
	between(t, "skipped ticks", res.count("ws_missed_ticks"), 9, lasted/20)
}

// Ticks are due at multiples of the period from open, so that a late one does not shift the next.
func TestIntervalKeepsTheIntendedTime(t *testing.T) {
	t.Parallel()
	const most = 99 * time.Millisecond
	spare := wstest.WatchMachine(time.Second)
	res := run(t, echoPeer(t).URL, `
vars: {start: 0, n: 0}
on-open: [{set: {start: ms()}}]
interval:
  - every: 50ms
    do:
      - set: {n: vars.n + 1}
      - check: {not early: ms() - vars.start >= (tick + 1) * 50 - 1}
      - if: tick >= 9
        log: ${{ int(ms() - vars.start) - (tick + 1) * 50 }}
      - if: tick >= 9
        close: 1000
`)
	res.passed(t, 1)
	between(t, "ticks run and missed", res.count("ws_missed_ticks")+res.snap.Checks[0].Passes, 10, 40)
	late, err := strconv.ParseInt(res.lines[0], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	between(t, "ms that the tenth tick came late", late, -1, (most + spare()).Milliseconds())
}

func TestTimeoutOnce(t *testing.T) {
	t.Parallel()
	res := run(t, echoPeer(t).URL, `
timeout:
  - after: 40ms
    log: second
  - after: 20ms
    log: first
  - after: 150ms
    do: [{log: third}, close]
`)
	res.passed(t, 1)
	want(t, "timeouts", res.lines, []string{"first", "second", "third"})
}

// Idle detection counts anew from each message that arrives, of whatever kind, and from open.
func TestTimeoutSinceLastMessage(t *testing.T) {
	t.Parallel()
	p := newPeer(t, func(c *client) {
		for range 5 {
			wstest.Delay(t.Context().Done(), 60*time.Millisecond)
			c.say("not idle")
		}
	})
	res := run(t, p.URL, "timeout:\n  - after: 200ms\n    since: last-message\n    do: [{log: idle}, close]\n")
	res.passed(t, 1)
	want(t, "log", res.lines, []string{"idle"})
	between(t, "the session", res.stats("ws_session_duration").Min, 500, 5000)
	if got := res.count("ws_msgs_received"); got != 5 {
		t.Errorf("%d messages came before the silence, want 5", got)
	}

	silent := newPeer(t, func(*client) {})
	res = run(t, silent.URL, "timeout: [{after: 100ms, since: last-message, do: [{log: idle}, close]}]")
	res.passed(t, 1)
	between(t, "a session without a message", res.stats("ws_session_duration").Min, 100, 5000)
}

// Timers die with their session: the next one has its own.
func TestTimersDieWithTheSession(t *testing.T) {
	t.Parallel()
	res := run(t, echoPeer(t).URL, `
load: {iterations: 5}
on-open:
  - wait: 45ms
  - close
interval: [{every: 30ms, log: "${{ vu.iteration }} ticked"}]
timeout: [{after: 60ms, fail: too late}]
`)
	res.passed(t, 5)
	want(t, "ticks", res.lines, []string{"0 ticked", "1 ticked", "2 ticked", "3 ticked", "4 ticked"})
}
