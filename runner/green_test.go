package runner_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"wsrun/internal/hostile"
	"wsrun/internal/wstest/long"
)

// green reports whether a run passes, as the command judges one without thresholds.
func (r *result) green() bool {
	for _, c := range r.snap.Checks {
		if c.Fails > 0 {
			return false
		}
	}
	return r.IterationsFailed == 0 && r.Untested == 0 && r.Aborted == ""
}

// unmet are the expects and checks of the file that were not met once.
func (r *result) unmet() []string {
	var out []string
	for _, h := range r.Coverage.Handlers {
		if h.Kind == "expect" && h.Met == 0 && !h.Server {
			out = append(out, "expect "+h.Label)
		}
	}
	for _, c := range r.snap.Checks {
		if c.Passes == 0 {
			out = append(out, "check "+c.Name)
		}
	}
	return out
}

// testingScripts are what a run could seem to have tested, each with its own way of waiting.
func testingScripts() []struct{ name, text string } {
	return []struct{ name, text string }{
		{"a request", `
on-open:
  - send: hello
    expect: text == "hello"
    within: WITHIN
    check: {its size: size == 5}
  - check: {open: response.status == 101}
  - close`},
		{"a request, and a handler for the end", `
on-open:
  - send: hello
    expect: text == "hello"
    within: WITHIN
  - close
on-close: [{log: "${{ close.code }}"}]`},
		{"a lone expect behind a wait", `
on-open:
  - send: hello
  - wait: 5ms
  - expect: text == "hello"
    within: WITHIN
  - check: {after it: "true"}
  - close`},
		{"a loop that waits for a state, and then a check", `
vars: {n: 0}
on-message: [{set: {n: vars.n + 1}}]
on-open:
  - send: hello
  - while: vars.n == 0
    do: [{wait: 2ms}]
  - check: {it came: vars.n > 0}
  - close`},
	}
}

// testingLoads are one load of each model. The shortest end in the middle of a handshake or of a wait, if the server is
// slow.
func testingLoads(times int) []string {
	loads := []string{
		"{vus: 2, iterations: 4, max-duration: LIMIT, GRACE}", "{vus: 2, iterations-per-vu: 2, max-duration: LIMIT, GRACE}",
		"{vus: 2, duration: TIME, GRACE}", "{stages: [{duration: 0s, vus: 2}, {duration: TIME, vus: 2}, {duration: 0s, vus: 0}], GRACE}",
		"{rate: 40/s, duration: TIME, max-vus: 4, GRACE}", "{stages: [{duration: 0s, rate: 40/s}, {duration: TIME, rate: 40/s}], max-vus: 4, GRACE}",
	}
	for i := range loads {
		loads[i] = strings.NewReplacer("LIMIT", fmt.Sprint(150*times, "ms"), "TIME", fmt.Sprint(100*times, "ms")).Replace(loads[i])
	}
	return loads
}

// TestGreenMeansTested lets every model of load meet every fault of the hostile server, and a server that behaves, with
// a short and a long grace: a run that passes has met each expect and each check of its file, whatever the server did
// and whenever the load's end came.
// alone: so many runs at a time leave no processor for the tests that mind the clock
func TestGreenMeansTested(t *testing.T) {
	srv, echo := hostile.Serve(t), echoPeer(t)
	type try struct{ fault, url, load, grace, name, script string }
	var tries []try
	for i, fault := range append(hostile.Names(), "none") {
		url, longer := srv.URL+fault, 1
		if fault == "none" {
			url, longer = echo.URL, 10
		}
		for j, load := range testingLoads(longer) {
			for k, grace := range []string{"graceful-stop: 0s", "graceful-stop: 60ms", "start-after: 0s"} {
				for n, script := range testingScripts() {
					// Each fault meets each load with each grace; the scripts take turns, but for the server that
					// behaves.
					if fault == "none" || (i+j+k)%len(testingScripts()) == n {
						tries = append(tries, try{fault, url, load, grace, script.name, script.text})
					}
				}
			}
		}
	}
	least := 20 // runs that pass, and runs with something untested
	if !long.Enabled() {
		tries, least = everyNth(tries, 7), 2 // 7 and the numbers of loads, graces and scripts share no divisor
	}
	var all sync.WaitGroup
	room := make(chan struct{}, 48)
	var mu sync.Mutex
	passed, untested := 0, 0
	for _, one := range tries {
		room <- struct{}{}
		all.Go(func() {
			defer func() { <-room }()
			wait, tail := "150ms", "50ms"
			if one.fault == "none" {
				wait, tail = "20s", "20s"
			}
			text := fmt.Sprintf("connect: {timeout: %s}\nlimits: {message: 64KiB, close-timeout: %s, write-timeout: %s, session: 20s}\nload: %s%s",
				wait, tail, wait, strings.Replace(one.load, "GRACE", one.grace, 1), strings.ReplaceAll(one.script, "WITHIN", wait))
			res := job{url: one.url, text: text}.run(t)
			what := fmt.Sprintf("%s, %s, %s, %s", one.fault, one.load, one.grace, one.name)
			green, unmet := res.green(), res.unmet()
			if green && len(unmet) > 0 {
				t.Errorf("%s: passed, and these were not met once: %s", what, strings.Join(unmet, ", "))
			}
			if got := res.errors()["untested"]; (got > 0) != (res.Untested > 0) || green && res.Iterations == 0 && res.IterationsCut == 0 {
				t.Errorf("%s: untested %d and %d, %d iterations, %d cut", what, got, res.Untested, res.Iterations, res.IterationsCut)
			}
			mu.Lock()
			defer mu.Unlock()
			if green {
				passed++
			}
			if res.Untested > 0 {
				untested++
			}
		})
	}
	all.Wait()
	t.Logf("%d runs, %d passed, %d with something untested", len(tries), passed, untested)
	if passed < least || untested < least {
		t.Errorf("%d of %d runs passed and %d had something untested: the faults no longer bring about both", passed, len(tries), untested)
	}
}

// everyNth returns every n-th element of a list, the first among them.
func everyNth[E any](list []E, n int) []E {
	var out []E
	for i := 0; i < len(list); i += n {
		out = append(out, list[i])
	}
	return out
}
