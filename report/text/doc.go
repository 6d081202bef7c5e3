// Package text writes a run for people, at a terminal or in a log.
//
// A single iteration reads like a test: Steps prints each step as it passes or fails, with all details of a failure,
// and Write adds the verdict and the figures. A suite of them reads like the run of a test suite: TestLines prints each
// scenario. A load run reads like a measurement. The layout is in terminal cells for a given width. Foreign text is
// made visible, and the place of a failure is never truncated, so that it can be clicked.
//
// Failure, Frame, Transcript and Uncovered are parts of the report for formats that contain text.
package text
