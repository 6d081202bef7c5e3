// Package report is the last stage: a finished run goes in, text for people and JSON for machines come out.
//
//	run := &report.Run{Version: "0.1.0", Snapshot: registry.Snapshot(elapsed), …}
//	err := report.Text(os.Stdout, run, report.TextOptions{Unicode: true})
//	err = report.JSON(file, run)
//
// A report is a function of a writer and a Run, func(io.Writer, *Run) error: it has no clock, no environment and no
// flags. What it shows is a field of the Run, of its snapshot, or one of its options, so the same Run gives the same
// bytes. The error is that of the write. Another format is another function of that shape in a file of its own.
//
// # Who owns what
//
// The Run is the caller's, and reports only read it: any number of them may read the same one at once. A Steps
// holds state and says so.
//
// # Text
//
// A single iteration reads like a test: a Steps prints each step when it passes or fails, with all that is known of a
// failure, and Text adds the verdict and the figures. A load run reads like a measurement: verdict, thresholds, checks,
// requests by name, metrics, errors, closes, notices. Both are laid out in terminal cells for the width that they are
// given. What came from a server, and names that may, go through diag.Visible before they reach a terminal; the place
// of a failure is never cut, so that it can be clicked.
//
// # Transcripts and conversations
//
// A failure's Detail has the latest frames of its session, as bytes: what shows them makes them fit to print, after
// they were masked as they came. Whole conversations are a field of the Run, and only HAR writes them.
//
// # Secrets
//
// Package mask hides them in texts; Masked and MaskedStep apply it to the types of this package. Reports themselves
// don't mask: they are given a Run that Masked returned, because a secret can't be found any more in text that was
// wrapped, cut or encoded. Only the streams, which make their texts from snapshots and samples, are given a Masker and
// mask tags.
package report
