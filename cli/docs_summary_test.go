package cli_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"wsrun/internal/wstest"
)

// The JSON block of docs/cli.md has the keys that real summaries have, and no others.
func TestDocsSummary(t *testing.T) {
	text := document(t, "docs/cli.md")
	all := blocks(t, "docs/cli.md", text)
	i := slices.IndexFunc(all, func(b block) bool { return b.lang == "json" })
	if i < 0 {
		t.Fatal("docs/cli.md has no json block")
	}
	var shown any
	if err := json.Unmarshal([]byte(all[i].text), &shown); err != nil {
		t.Fatalf("%v: %v", all[i], err)
	}
	t.Chdir(t.TempDir())
	want := map[string]bool{}
	keyPaths("", summaryOf(t, failing), want)
	keyPaths("", summaryOf(t, recovering), want)
	keyPaths("", summaryOf(t, "server: {on-open: [{wait: 1m}]}\nload: {vus: 1, duration: 100ms, graceful-stop: 0s}\non-open: [{expect: 'false'}]\n"), want)
	refuses := wstest.Serve(t, wstest.Status(http.StatusServiceUnavailable, nil, "")).URL
	keyPaths("", summaryOf(t, "on-open: [close]\n", "--url", refuses), want)
	got := map[string]bool{}
	keyPaths("", shown, got)
	for path := range want {
		if !got[path] && !strings.HasPrefix(path, ".metrics") && !strings.HasPrefix(path, ".scenarios[].metrics") {
			t.Errorf("%v: a summary has %s, the document does not", all[i], path)
		}
	}
	for path := range got {
		if !want[path] {
			t.Errorf("%v: the document has %s, no summary does", all[i], path)
		}
	}
}

// summaryOf runs a scenario that fails, and returns its summary.
func summaryOf(t *testing.T, text string, args ...string) (summary any) {
	t.Helper()
	write(t, "failing.yaml", text)
	if output, code := command(append([]string{"failing.yaml", "-q", "-o", "json=summary.json"}, args...)); code != 1 {
		t.Fatalf("got exit code %d, want 1\n%s", code, output)
	}
	raw, err := os.ReadFile("summary.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &summary); err != nil {
		t.Fatal(err)
	}
	return summary
}

// failing has something of almost everything that a summary holds.
const failing = `
name: chat room
description: joins, and says hello
server: echo
on-open:
  - send: {type: join, id: 1}
    expect: msg.id == sent.id
    name: join
    check:
      accepted: msg.ok == true
  - send: {type: leave}
    expect: msg.never.ever == 1
    within: 10ms
on-message:
  - if: msg.type == "laeve"
    log: it leaves
thresholds:
  ws_connecting: p(95) < 20s
  ws_response_time{name:join}: p(95) < 20s
`

// recovering has a loss that its iteration survives, and a failure that has a close frame.
const recovering = `
reconnect: {max: 3, backoff: 1ms}
on-open:
  - send: hi
  - if: vu.reconnects == 0
    expect: text == "welcome"
  - fail: enough
server:
  on-message: [close: 4001]
`

// keyPaths collects the keys of all objects, those of a list's items together.
func keyPaths(at string, v any, into map[string]bool) {
	switch v := v.(type) {
	case map[string]any:
		for key, item := range v {
			into[at+"."+key] = true
			keyPaths(at+"."+key, item, into)
		}
	case []any:
		for _, item := range v {
			keyPaths(fmt.Sprintf("%s[]", at), item, into)
		}
	}
}
