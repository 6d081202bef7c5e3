// Package suite runs one or several plans into one registry and evaluates the outcome: plans go in, a [result.Run]
// comes out.
//
//	s, err := suite.New(suite.Options{Plans: plans, Parallel: 1, Runner: options, Every: every})
//	err = s.Run(stop, cut, memory)
//	run, verdict := s.Result(nil)
//
// Plans are read-only. The suite decides which thresholds apply to a scenario, and to which requests, and keeps them
// beside the plan, in a [Running]. A verdict is a pure function of values: [ScenarioVerdict] of one scenario and its
// thresholds, [RunVerdict] of a run.
//
// # Who owns what
//
// A Suite is run once, by one goroutine; it joins the goroutines that it starts. [Suite.Now], [Suite.Take],
// [Suite.Started] and the fields of a Running are safe for any goroutine at any time: that is how live views, streams
// and scrapes follow a run. Call [Suite.Result] after it.
//
// The package knows nothing of flags, outputs and terminals.
package suite
