// Package suite runs one or several plans into one registry and says what they came to: plans go in, a [result.Run]
// comes out.
//
//	s, err := suite.New(suite.Options{Plans: plans, Parallel: 1, Runner: options, Every: every})
//	err = s.Run(stop, cut, memory)
//	run, verdict := s.Result(nil)
//
// Plans are only read. Which thresholds apply to a scenario, and to which requests, is the suite's business: it keeps
// them beside the plan, in a [Running]. A verdict is a function of values and asks nobody: [JudgeScenario] of one
// scenario and its thresholds, [Judge] of a run.
//
// # Who owns what
//
// A Suite is run once, by one goroutine; it joins the goroutines that it starts. [Suite.Now], [Suite.Take],
// [Suite.Started] and what a Running has may be asked by any goroutine at any time: that is how live views, streams and
// scrapes follow a run. [Suite.Result] is for after it.
//
// The package knows no flags, no outputs and no terminal.
package suite
