// Package text writes a run for people at a terminal, or in a log.
//
// A single iteration reads like a test: a Steps prints each step when it passes or fails, with all that is known of a
// failure, and Write adds the verdict and the figures. A suite of them reads like the run of a test suite, of which a
// TestLines prints each scenario. A load run reads like a measurement. All are laid out in cells of a terminal for the
// width that they are given; what others wrote is made visible, and the place of a failure is never cut, so that it can
// be clicked.
//
// Failure, Frame, Transcript and Uncovered are parts of the report for formats that hold text.
package text
