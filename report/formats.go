package report

import (
	"io"

	"wsrun/diag"
	"wsrun/mask"
	"wsrun/report/annotations"
	"wsrun/report/har"
	"wsrun/report/hlog"
	"wsrun/report/html"
	"wsrun/report/junit"
	"wsrun/report/markdown"
	"wsrun/report/masked"
	"wsrun/report/summary"
	"wsrun/report/tap"
	"wsrun/report/text"
	"wsrun/result"
)

// Each format is a package of its own that knows no other. These are their names for callers.
type (
	// TextOptions configure the layout of text.
	TextOptions = text.Options
	// Steps prints the steps of a single iteration as they pass or fail.
	Steps = text.Steps
	// TestLines prints the scenarios of a suite of single iterations as they end.
	TestLines = text.TestLines
)

// Text is text.Write.
func Text(w io.Writer, r *result.Run, o TextOptions) error { return text.Write(w, r, o) }

// NewSteps is text.NewSteps.
func NewSteps(w io.Writer, o TextOptions, sources func(string) []byte) *Steps {
	return text.NewSteps(w, o, sources)
}

// NewTestLines is text.NewTestLines.
func NewTestLines(
	w io.Writer, o TextOptions, sources func(string) []byte, scenarios []result.Scenario,
) *TestLines {
	return text.NewTestLines(w, o, sources, scenarios)
}

// JSON is summary.Write.
func JSON(w io.Writer, r *result.Run) error { return summary.Write(w, r) }

// JUnit is junit.Write.
func JUnit(w io.Writer, r *result.Run) error { return junit.Write(w, r) }

// TAP is tap.Write.
func TAP(w io.Writer, r *result.Run) error { return tap.Write(w, r) }

// Markdown is markdown.Write.
func Markdown(w io.Writer, r *result.Run) error { return markdown.Write(w, r) }

// HTML is html.Write.
func HTML(w io.Writer, r *result.Run) error { return html.Write(w, r) }

// HAR is har.Write.
func HAR(w io.Writer, r *result.Run) error { return har.Write(w, r) }

// HLog is hlog.Write.
func HLog(w io.Writer, r *result.Run) error { return hlog.Write(w, r) }

// NotInHLog is hlog.Lost.
func NotInHLog(r *result.Run) string { return hlog.Lost(r) }

// Annotations is annotations.Write.
func Annotations(w io.Writer, r *result.Run, path func(file string) string) error {
	return annotations.Write(w, r, path)
}

// FindingAnnotations is annotations.Findings.
func FindingAnnotations(w io.Writer, found diag.List, path func(file string) string) error {
	return annotations.Findings(w, found, path)
}

// Masked is masked.Run.
func Masked(r *result.Run, secrets *mask.Masker) *result.Run { return masked.Run(r, secrets) }

// MaskedStep is masked.Step.
func MaskedStep(st result.Step, secrets *mask.Masker) result.Step { return masked.Step(st, secrets) }
