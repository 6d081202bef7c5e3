package runner_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestStressSockets is TestStress for iterations of one to five sockets, each of which meets a fault of its own, with a
// script over them: what wsrun has counted is what the server has, and nothing is left open.
func TestStressSockets(t *testing.T) {
	if *stressFor <= time.Second {
		t.Parallel()
	}
	srv, tallies := serveStress(t)
	says := ""
	names := []string{"echo", "echo", "echo"} // so that some iterations come to the end of their script
	for _, b := range behaviours() {
		names = append(names, b.name)
		if b.says != "" && b.says != "close: 1000" {
			says += fmt.Sprintf("      - if: socket.vars.kind == %q\n        %s\n", b.name,
				strings.ReplaceAll(b.says, "\n", "\n    "))
		}
	}
	text := fmt.Sprintf(`
load: {vus: %d, duration: %s, graceful-stop: 20s}
connect: {timeout: 60s}
limits: {close-timeout: 5s, message: 64KiB}
sockets:
  group:
    url: "${{ env.URL }}${{ socket.vars.kind }}"
    count: ${{ vu.iteration %% 5 + 1 }}
    vars: {kind: "${{ pick(split('%s', ',')) }}"}
    on-open:
%s
  sure: {url: "${{ env.URL }}echo"}
  late: {url: "${{ env.URL }}echo", open: later}
script:
  - {send: one, to: sure, expect: text == "one", within: 60s}
  - {send: all, to: group, expect: text == "all", within: 1ms, else: [{open: late}, {send: two, to: late}]}
  - {send: "${{ uuid() }}", to: sure, expect: size == 36, within: 60s}
  - {close: 1000, to: sure}
  - {open: sure}
  - {drop: , to: sure}
`, *stressVUs, *stressFor, strings.Join(names, ","), says)
	res := job{text: text, env: map[string]any{"URL": srv.URL}, takes: *stressFor}.run(t)
	between(t, "the run", res.took, *stressFor, *stressFor+26*time.Second)
	opened, refused := int64(0), int64(0)
	for _, b := range behaviours() {
		url, got := "url="+urlOf(res, b.name), tallies[b.name]
		got.mu.Lock()
		opened, refused = opened+got.opened, refused+got.refused
		want(t, b.name+": sessions", res.count("ws_sessions", url), got.opened)
		want(t, b.name+": closes", res.count("ws_closes", url), got.opened)
		want(t, b.name+": durations", res.count("ws_session_duration", url), got.opened)
		got.mu.Unlock()
	}
	want(t, "sessions by socket", res.count("ws_sessions", "socket=group")+res.count("ws_sessions", "socket=sure")+
		res.count("ws_sessions", "socket=late"), opened)
	want(t, "refused", res.stats("ws_connect_failed").Passes, refused)
	want(t, "errors of the generator", res.errors()["generator"], 0)
	want(t, "sessions that are open at the end", res.stats("ws_connections").Value, 0)
	want(t, "VUs at the end", res.stats("vus").Value, 0)
	if done := res.Iterations - res.IterationsFailed; done == 0 || res.IterationsFailed == 0 {
		t.Errorf("%d iterations, %d failed: some of both are what the test needs", res.Iterations, res.IterationsFailed)
	}
	t.Logf("%d iterations, %d failed, %d cut, %s", res.Iterations, res.IterationsFailed, res.IterationsCut,
		flatCounts(res.errors()))
}
