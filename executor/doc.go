// Package executor is how much: the kinds of load, what is to be known of each before it runs, and how each starts its
// iterations.
//
// In comes a Spec, what a file and the command line say of a load. For makes it the Config of one kind of load, an
// immutable value that plans, reports and views ask for its Facts. Config.New makes an Executor, which has the state of
// one run. It takes virtual users from a Pool, starts them and waits for them; it knows no session, no scenario and no
// metric.
//
//	config := executor.For(executor.Spec{VUs: 10, Duration: time.Minute})
//	config.String()       // 10 VUs for 1m
//	config.Facts().Open   // false
//	config.New().Run(pool)
//
// When starts are due (Pacer) and how many VUs run at a time (Ramp) are pure functions of the time and of a start's or
// VU's number in the whole load, so that a part of a load is a choice among the numbers, and moves no due time.
//
// TestToyExecutor has one that wsrun does not have. A new kind of load touches three places: a file of this package,
// named after it, with its Config and its Executor; a row of kinds, in spec.go; and, if it has keys of its own, their
// rows in scenario's table of load, and their fields in Spec. Everyone else asks its Facts.
package executor
