package annotations

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"wsrun/diag"
	"wsrun/report/cases"
	"wsrun/report/format"
	"wsrun/result"
)

// annotationLimit is how many annotations of a level GitHub shows per step; it silently drops the rest.
const annotationLimit = 10

// Write writes failures as GitHub workflow commands, so that they are shown at the scenario's lines: the most important
// ones first, no more than GitHub shows, then the number of the others. path converts the name of a file to one
// relative to the repository's root; nil keeps it. Texts are escaped, so that none of them is a command. Secrets are
// not masked: pass a Run returned by masked.Run. The error is that of the write.
func Write(w io.Writer, r *result.Run, path func(file string) string) error {
	if path == nil {
		path = func(file string) string { return file }
	}
	var b strings.Builder
	list := worst(r)
	shown := list
	if len(list) > annotationLimit {
		shown = list[:annotationLimit-1]
	}
	for _, c := range shown {
		at := c.At
		if at.File != "" {
			at.File = path(at.File)
		}
		annotate(&b, "error", at, c.Name, cmp.Or(strings.TrimRight(c.Text, "\n"), c.Message))
	}
	if rest := len(list) - len(shown); rest > 0 {
		annotate(
			&b,
			"error",
			diag.Pos{},
			"wsrun",
			"and "+format.Counted(int64(rest), "more failure")+": see the job's summary",
		)
	}
	warnings := 0
	warn := func(at diag.Pos, title, text string) {
		if warnings++; warnings <= annotationLimit {
			annotate(&b, "warning", at, title, text)
		}
	}
	for _, text := range r.AllWarnings() {
		warn(diag.Pos{}, "wsrun", format.VisibleUpTo(text, format.LongText))
	}
	for i := range r.Scenarios {
		warnUncovered(&r.Scenarios[i], func(at diag.Pos, title, text string) {
			at.File = path(at.File)
			warn(at, title, text)
		})
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("write the annotations: %w", err)
	}
	return nil
}

// worst lists the failures: thresholds, which decide, then checks, then requests and errors, each in order of their
// place. A scenario itself is listed only if nothing else explains its failure.
func worst(r *result.Run) []cases.Case {
	var out []cases.Case
	explained := map[string]bool{}
	for _, c := range cases.Of(r) {
		if (c.State == cases.Failed || c.State == cases.Broken) && c.Kind != "scenario" {
			out = append(out, c)
			explained[c.Scenario] = true
		}
	}
	for _, c := range cases.Of(r) {
		if c.Kind == "scenario" && c.State == cases.Failed && !explained[c.Scenario] {
			out = append(out, c)
		}
	}
	rank := map[string]int{"scenario": 0, "threshold": 1, "check": 2, "request": 3, "error": 4}
	slices.SortStableFunc(out, func(a, b cases.Case) int { return cmp.Compare(rank[a.Kind], rank[b.Kind]) })
	return out
}

func annotate(b *strings.Builder, level string, at diag.Pos, title, text string) {
	var properties []string
	if at.File != "" {
		properties = append(properties, "file="+commandProperty(format.Visible(at.File)))
	}
	if at.Line > 0 {
		properties = append(properties, "line="+strconv.Itoa(at.Line))
	}
	if at.Col > 0 {
		properties = append(properties, "col="+strconv.Itoa(at.Col))
	}
	properties = append(properties, "title="+commandProperty(title))
	fmt.Fprintf(b, "::%s %s::%s\n", level, strings.Join(properties, ","), commandText(text))
}

// commandText escapes the text of a workflow command.
func commandText(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

// commandProperty escapes a property of a workflow command.
func commandProperty(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(s)
}
