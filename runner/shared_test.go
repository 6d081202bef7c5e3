package runner_test

import (
	"errors"
	"slices"
	"testing"

	"wsrun/runner"
)

// What is read and written in one expression is not changed by others meanwhile, however many they are.
func TestSharedCounts(t *testing.T) {
	t.Parallel()
	res := run(t, "", `
load: {vus: 8, iterations-per-vu: 20}
shared: {opened: 0, heard: 0, last: nobody}
on-open:
  - set: {shared.opened: shared.opened + 1}
  - repeat: 10
    do:
      - send: x
        expect: text == "x"
        set: {shared.heard: shared.heard + 1, shared.last: vu.id}
  - close
finally:
  - once: run
    log: ${{ shared.opened }} opened, ${{ shared.heard }} heard, last by ${{ shared.last in 1..8 }}
server:
  shared: {n: 0}
  on-message:
    - set: {shared.n: shared.n + 1}
    - send: x
  on-close:
    - if: shared.n == 1600
      log: the server counts ${{ shared.n }}
`)
	res.passed(t, 160)
	for _, line := range []string{"160 opened, 1600 heard, last by true", "the server counts 1600"} {
		if !slices.Contains(res.lines, line) {
			t.Errorf("the log does not have %q: %q", line, res.lines)
		}
	}
}

// First values are those of the run, and what is set once before the load is there for all.
func TestSharedFirstValues(t *testing.T) {
	t.Parallel()
	j := job{env: map[string]any{"N": "20"}, text: `
load: {vus: 3, iterations-per-vu: 2}
shared:
  n: ${{ int(env.N) }}
  twice: ${{ shared.n * 2 }}
  list: [1, "${{ shared.twice }}"]
  id: ${{ uuid() }}
  topic: ""
before:
  - once: run
    set: {shared.topic: '"t-" + string(shared.twice)'}
  - set: {mine: shared.topic}
vars: {mine: "", first: "${{ shared.id }}"}
on-open:
  - check:
      values: shared.n == 20 and shared.list == [1, 40]
      once: shared.topic == "t-40" and vars.mine == "t-40"
      one for all: vars.first == shared.id and len(shared.id) == 36
  - send: {n: "${{ shared.list }}"}
    expect: msg.n[1] == 40
  - close
server:
  shared: {id: "${{ uuid() }}", first: ""}
  on-open:
    - if: shared.first == ""
      set: {shared.first: shared.id}
    - if: shared.first != shared.id
      log: wrong
  on-message: [{send: "${{ text }}"}]
`}
	for range 2 {
		res := j.run(t)
		res.passed(t, 6)
		want(t, "checks", res.checks(), map[string]string{"values": "6/0", "once": "6/0", "one for all": "6/0"})
		want(t, "log", res.lines, nil)
	}
}

// A first value that can't be evaluated is known before anything connects.
func TestSharedWithoutValue(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"of the VUs":    "shared: {n: '${{ int(env.N) }}'}\nserver: echo\non-open: [close]",
		"of the server": "server: {shared: {n: '${{ int(env.N) }}'}}\non-open: [close]",
	} {
		t.Run(name, func(t *testing.T) {
			env := map[string]any{"N": "many"}
			_, err := runner.New(job{text: text, env: env}.compile(t), runner.Options{Env: env})
			var usage *runner.UsageError
			if !errors.As(err, &usage) {
				t.Fatalf("got %v, want a UsageError", err)
			}
		})
	}
}

// A set that can't be evaluated fails, and leaves what all have as it was.
func TestSharedUnchanged(t *testing.T) {
	t.Parallel()
	res := run(t, "", `
shared: {n: 1, list: [1]}
on-open:
  - set:
      shared.n: int(shared.list[5])
on-close: [{check: {as it was: shared.n == 1}}]
server: echo
`)
	want(t, "errors by kind", res.errors(), map[string]int64{"expression": 1})
	want(t, "checks", res.checks(), map[string]string{"as it was": "1/0"})
}

// What the server's connections have in common says who may come.
func TestSharedRefuses(t *testing.T) {
	t.Parallel()
	res := run(t, "", `
load: {vus: 1, iterations: 3}
on-open: [{send: x, expect: text == "1"}, close]
server:
  shared: {n: 0}
  refuse: {if: shared.n >= 1, status: 503}
  on-message:
    - set: {shared.n: shared.n + 1}
    - send: ${{ shared.n }}
`)
	want(t, "errors by kind", res.errors(), map[string]int64{"handshake.status": 2})
}
