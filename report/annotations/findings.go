package annotations

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"wsrun/diag"
	"wsrun/report/format"
)

// Findings writes the errors in scenario files as GitHub workflow commands, like Write does with failures: each at its
// place, no more than GitHub shows. Warnings are left to the run. The error is that of the write.
func Findings(w io.Writer, found diag.List, path func(file string) string) error {
	var errors diag.List
	for _, f := range found.Sorted() {
		if f.Severity == diag.Error {
			errors = append(errors, f)
		}
	}
	shown := errors
	if len(errors) > annotationLimit {
		shown = errors[:annotationLimit-1]
	}
	var b strings.Builder
	for _, f := range shown {
		at := f.Pos
		switch at.File {
		case "", "-": // standard input, and errors in flags
			at = diag.Pos{}
		default:
			at.File = path(at.File)
		}
		annotate(
			&b,
			"error",
			at,
			"invalid scenario",
			strings.Join(append([]string{format.VisibleUpTo(f.Message, format.LongText)}, f.Notes...), "\n"),
		)
	}
	if rest := len(errors) - len(shown); rest > 0 {
		annotate(&b, "error", diag.Pos{}, "wsrun", "and "+strconv.Itoa(rest)+" more findings: see the log")
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("write the annotations: %w", err)
	}
	return nil
}
