// Package report is the last stage: it turns a finished run into text for people and JSON for machines.
//
//	run := &result.Run{Version: "0.1.0", Snapshot: registry.Snapshot(elapsed), …}
//	err := report.Text(os.Stdout, run, report.TextOptions{Unicode: true})
//	err = report.JSON(file, run)
//
// A report is a function of a writer and a run, func(io.Writer, *result.Run) error, without clock, environment and
// flags. Everything that it shows is a field of the run or its snapshot, or one of its options, so the same run gives
// the same bytes. The error is that of the write.
//
// # Rooms
//
// This package is the entrance: it has the names of all formats, and their tests. Each format is a package of its own,
// and none knows another:
//
//	text, html, markdown             for people
//	junit, tap, annotations          for what knows tests and nothing else, made of cases
//	summary (JSON), har, hlog        for programs
//	stream, monitor                  while the run goes on: NDJSON and CSV; Prometheus and OTLP
//
// Below them, package section holds the contents of a run as data: tables, lists and facts, whose values have units.
// The formats for people lay out any section without knowing it; a new one is a file in section and a name in its list.
// Package detail holds what is known about a single failure, and package format defines how numbers, places and foreign
// texts are written.
//
// # Who owns what
//
// The run belongs to the caller, and reports only read it, so they may read the same one concurrently. Steps are
// stateful, and say so.
//
// # Secrets
//
// Package mask hides secrets in texts; Masked and MaskedStep apply it to the types of package result. Reports
// themselves mask nothing: they are given a run returned by Masked, because a secret can't be found any more in text
// that was wrapped, truncated or encoded. Only the streams, which create their texts from snapshots and samples, are
// given a Masker and mask tags.
package report
