// Package threshold implements the pass marks of a run: conditions on metrics, such as p(95) < 200ms.
//
// At load, scenario parses each condition for its metric, and adds what else the file says about it:
//
//	base, tags, ok := threshold.ParseSelector(metric, &found) // ws_response_time{name:join}
//	th := threshold.Parse(condition, def, &found)             // p(95) < 200ms
//	th.Base, th.Tags = base, tags
//
// The input is a [diag.Text], so that every finding has a place; the result is a [Threshold], immutable and safe to
// share. During the run and at its end, snapshots are judged by it:
//
//	value, ok, noData := th.Eval(snapshot, "chat")
//
// Limits are kept in the metric's own unit and computed exactly, so that a figure equal to its limit is equal here too.
// A condition in another tool's syntax is a finding that says how to write it here.
//
// Conditions are not expressions: this package and the rest of checks know nothing of each other.
package threshold
