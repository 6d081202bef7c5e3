package runner_test

import (
	"strings"
	"testing"
)

// How often to repeat is a whole number, in whatever form it comes.
func TestRepeatTimes(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ times, rounds, problem string }{
		{"3", "012", ""},
		{"${{ 6 / 2 }}", "012", ""},
		{"${{ fromJSON('2.0') }}", "01", ""},
		{"${{ 0 / 5 }}", "", ""},
		{"${{ -3 }}", "", ""},
		{"${{ 5 / 2 }}", "", "repeat needs a whole number, not the number 2.5"},
		{"${{ 1 / 0 }}", "", "repeat needs a whole number, not the number +Inf"},
		{"${{ '3' }}", "", `repeat needs a whole number, not the text "3"`},
	} {
		t.Run(tt.times, func(t *testing.T) {
			t.Parallel()
			res := run(t, echoPeer(t).URL, "on-open:\n  - repeat: "+tt.times+"\n    as: i\n    do: [{log: \"${{ i }}\"}]\n  - close")
			if tt.problem != "" {
				res.failed(t, "expression", tt.problem)
				return
			}
			res.passed(t, 1)
			want(t, "rounds", strings.Join(res.lines, ""), tt.rounds)
		})
	}
}

// A loop that never waits gives way to messages, ticks and timeouts.
func TestLoopsGiveWay(t *testing.T) {
	t.Parallel()
	for name, loop := range map[string]string{
		"while":  "while: vars.stop == 0\n    do: [{set: {n: vars.n + 1}}]",
		"repeat": "repeat: 1000000000\n    do:\n      - set: {n: vars.n + 1}\n      - if: vars.stop > 0\n        close: 1000",
		"each":   "each: ${{ 0..500000 }}\n    do:\n      - set: {n: vars.n + 1}\n      - if: vars.stop > 0\n        close: 1000",
	} {
		for cause, handler := range map[string]string{
			"message": "on-message: [{set: {stop: '1'}}]",
			"tick":    "interval: [{every: 30ms, set: {stop: '1'}}]",
			"timeout": "timeout: [{after: 30ms, set: {stop: '1'}}]",
		} {
			t.Run(name+" "+cause, func(t *testing.T) {
				t.Parallel()
				p := newPeer(t, func(c *client) {
					c.text()
					c.say("enough")
				})
				res := run(t, p.URL, "vars: {n: 0, stop: 0}\non-open:\n  - send: begin\n  - "+loop+"\n  - close\n"+handler)
				res.passed(t, 1)
			})
		}
	}
}
