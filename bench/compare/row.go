package main

import "context"

// row is a line of the table: something that is measured, and what it should
// stay below.
type row struct {
	name, what string
	limit      float64
	unit       string // of the values and the limit: "×" for ratios, "ms", "MiB"
	measure    func(context.Context, *bench) ([]float64, error)
}

// Each connection's part of the work is written in the scenarios.
const (
	requestsEach = 3_000
	pushesEach   = 100_000
	getsEach     = 1_000
)

// allRows returns the table's rows with their work multiplied.
func allRows(scale float64) []row {
	times := func(n int) int { return max(1, int(float64(n)*scale)) }
	requests := func(scenario string, hand ...string) work {
		return work{scenario: scenario, path: "/echo", hand: append([]string{"requests"}, hand...),
			connections: times(100), sessions: times(100), sentEach: requestsEach, receivedEach: requestsEach}
	}
	push := func(scenario, path string, hand ...string) work {
		return work{scenario: scenario, path: path, hand: append([]string{"push"}, hand...),
			connections: times(10), sessions: times(10), receivedEach: pushesEach}
	}
	sessions := work{scenario: "sessions", path: "/echo", hand: []string{"sessions"},
		connections: 100, sessions: times(10_000), shared: true, sentEach: 1, receivedEach: 1}
	gets := work{scenario: "http", path: "/echo", hand: []string{"http"},
		connections: times(100), sessions: times(100), sentEach: getsEach, receivedEach: getsEach}
	return []row{
		{"requests", "100 connections × 3,000 requests, `expect: size > 0`", 1.15, "×", requests("requests").ratios},
		{
			"requests-json",
			"the same, `expect: msg.type == \"echo\"`",
			1.15,
			"×",
			requests("requests-json", "-json").ratios,
		},
		{
			"requests-handlers",
			"the same as requests, with `on-message` and a counter",
			1.15,
			"×",
			requests("requests-handlers").ratios,
		},
		{"push", "10 connections × 100,000 pushed messages, counted", 1.6, "×", push("push", "/push?n=100000").ratios},
		{
			"push-json",
			"the same, `if: msg.type == \"tick\" and msg.price > 100`",
			0.45,
			"×",
			push("push-json", "/push?n=100000&close=1000", "-json").ratios,
		},
		{"sessions", "10,000 sessions: connect, one round trip, close", 1.15, "×", sessions.ratios},
		{"http", "100 connections × 1,000 HTTP requests beside each, kept alive", 1.15, "×", gets.ratios},
		{"idle", "memory of an idle connection, from 1,000 to 5,000", 0.85, "×", slopes(times(1_000), times(5_000))},
		{
			"samples",
			"memory after 100,000,000 samples, above that after 1,000,000",
			1,
			"MiB",
			growth(100*times(10_000), 100*times(1_000_000)),
		},
		{"start", "a scenario of one line, the whole run", 50, "ms", startUp},
	}
}
