// Package executor implements the kinds of load: what is known of each before it runs, and how it starts its
// iterations.
//
// In: a Spec, which is what a file and the command line say about a load. For turns it into the Config of one kind of
// load, an immutable value that plans, reports and views ask for its Facts. Config.New returns an Executor, which holds
// the state of one run. It takes virtual users from a Pool, starts them and waits for them; it knows nothing of
// sessions, scenarios and metrics.
//
//	config := executor.For(executor.Spec{VUs: 10, Duration: time.Minute})
//	config.String()       // 10 VUs for 1m
//	config.Facts().Open   // false
//	config.New().Run(pool)
//
// The due times of starts (Pacer) and the number of concurrent VUs (Ramp) are pure functions of the time and of the
// number of a start or VU in the whole load, so a part of a load is a subset of the numbers and shifts no due time.
//
// TestToyExecutor has one that wsrun does not have. A new kind of load touches three places: a file of this package
// named after it, with its Config and Executor; a row of kinds, in spec.go; and, if it has keys of its own, their rows
// in scenario's table of load and their fields in Spec. Everyone else asks its Facts.
package executor
