// Package threshold is the pass mark of a run: conditions on metrics, such as p(95) < 200ms.
//
// At load, scenario reads each one for its metric, and adds what else the file says of it:
//
//	base, tags, ok := threshold.ParseSelector(metric, &found) // ws_response_time{name:join}
//	th := threshold.Parse(condition, def, &found)             // p(95) < 200ms
//	th.Base, th.Tags = base, tags
//
// What goes in is a [diag.Text], so that every finding has a place; what comes out is a [Threshold], immutable and safe
// to share. While the run goes on and when it is over, cli judges snapshots by it:
//
//	value, ok, noData := th.Judge(snapshot, "chat")
//
// Limits are kept in the metric's own unit and computed exactly, so that a figure equal to its limit is equal here too.
// A condition as other tools write it is a finding that says how to write it here.
//
// Conditions are not expressions: this package knows nothing of the rest of checks, which knows nothing of it.
package threshold
