// Package report is the last stage: a finished run goes in, text for people and JSON for machines come out.
//
//	run := &result.Run{Version: "0.1.0", Snapshot: registry.Snapshot(elapsed), …}
//	err := report.Text(os.Stdout, run, report.TextOptions{Unicode: true})
//	err = report.JSON(file, run)
//
// A report is a function of a writer and a run, func(io.Writer, *result.Run) error: it has no clock, no environment and
// no flags. What it shows is a field of the run, of its snapshot, or one of its options, so the same run gives the same
// bytes. The error is that of the write.
//
// # Rooms
//
// This package is the door: the names of all formats, and their tests. Each format is a package, and none knows another
// one:
//
//	text, html, markdown             for people
//	junit, tap, annotations          for what knows tests and nothing else, made of cases
//	summary (JSON), har, hlog        for programs
//	stream, monitor                  while the run goes on: NDJSON and CSV; Prometheus and OTLP
//
// Below them, section is what a run comes to as data: tables, lists and facts, whose values have units. The formats for
// people lay out any section without knowing it; a new one is a file in section and a name in its list. detail is what
// is known of one failure, and format is how numbers, places and other people's texts are written.
//
// # Who owns what
//
// The run is the caller's, and reports only read it: any number of them may read the same one at once. A Steps holds
// state and says so.
//
// # Secrets
//
// Package mask hides them in texts; Masked and MaskedStep apply it to the types of package result. Reports themselves
// don't mask: they are given a run that Masked returned, because a secret can't be found any more in text that was
// wrapped, cut or encoded. Only the streams, which make their texts from snapshots and samples, are given a Masker and
// mask tags.
package report
