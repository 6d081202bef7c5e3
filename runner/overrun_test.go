package runner_test

import (
	"context"
	"strings"
	"testing"
)

// twice is a condition that goes through a list for each of its elements: minutes of work.
const (
	twice     = "any(vars.l, any(vars.l, any(vars.l, false)))"
	longTimes = "vars: {l: '${{ map(1..9000, #) }}', n: 0}\nmetrics: {m: {type: rate}}\nactions: {a: [{log: after}]}\n"
)

// Wherever an expression stands, one that takes too long fails its iteration, and what stands behind it is not reached.
func TestEvaluationOverItsBudget(t *testing.T) {
	t.Parallel()
	for name, list := range map[string]string{
		"if":     "- {if: '" + twice + "', log: met}",
		"branch": "- {if: '" + twice + "', do: [{log: met}], else: [{log: met}]}",
		"while":  "- {while: '" + twice + "', do: [{log: met}]}",
		"set":    "- set: {n: '" + twice + "'}",
		"check":  "- check: {c: 'not " + twice + "'}",
		"record": "- record: {m: '" + twice + "'}",
		"send":   "- send: {a: '${{ " + twice + " }}'}",
		"repeat": "- {repeat: '${{ " + twice + " ? 1 : 2 }}', do: [{log: met}]}",
		"expect": "- {send: hi, expect: '" + twice + "'}",
		"text":   "- {repeat: 60, do: [{set: {n: 'string(vars.n) + string(vars.n)'}}]}",
		"list":   "- {each: '${{ 1..1000000000 }}', do: [{log: met}]}",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			res := run(t, echoPeer(t).URL, longTimes+"on-open:\n  "+list+"\n  - run: a\n  - close")
			res.failed(t, "expression", "budget of")
			if len(res.lines) > 0 {
				t.Errorf("the list went on: %q", res.lines)
			}
		})
	}
}

// The run's end reaches into an evaluation: it is cut, and has failed nothing.
func TestInterruptOfAnEvaluation(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"a session's": "on-open:\n  - log: begin\n  - if: '" + twice + "'\n    log: met\n  - log: after",
		"a reply's":   "on-open:\n  - log: begin\n  - {send: hi, expect: '" + twice + "'}\n  - log: after",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			stop, interrupt := context.WithCancel(t.Context())
			defer interrupt()
			res := job{text: longTimes + text, url: echoPeer(t).URL, stop: stop, log: func(string) { interrupt() }}.run(t)
			if res.IterationsFailed > 0 || len(res.lines) > 1 {
				t.Errorf("got %d failed iterations, %q", res.IterationsFailed, res.lines)
			}
		})
	}
}

// A session's limit is kept while an expression is evaluated, and is what failed then.
func TestSessionLimitOfAnEvaluation(t *testing.T) {
	t.Parallel()
	res := run(t, echoPeer(t).URL, longTimes+"limits: {session: 100ms}\non-open:\n  - if: '"+twice+"'\n    log: met\n  - log: after")
	res.failed(t, "session.timeout", "limits.session (100ms)")
	if len(res.lines) > 0 {
		t.Errorf("the list went on: %q", res.lines)
	}
}

// After an evaluation that was ended the VU's next iteration evaluates as ever, and the end of the session has its
// events.
func TestAfterAnEvaluationOverItsBudget(t *testing.T) {
	t.Parallel()
	text := longTimes + "load: {vus: 1, iterations: 2}\non-open:\n  - if: 'vu.iteration == 0 and " + twice + "'\n    close: 1000\n" +
		"  - log: '${{ count(vars.l, # > 0) }}'\n  - close\non-close: [{log: 'closed ${{ count(vars.l, # > 0) }}'}]"
	res := run(t, echoPeer(t).URL, text)
	want(t, "lines", strings.Join(res.lines, ", "), "closed 9000, 9000, closed 9000")
	want(t, "failed iterations", res.IterationsFailed, int64(1))
}
