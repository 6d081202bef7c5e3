package report

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"wsrun/report/format"
	"wsrun/result"
)

// TAP writes the run in version 14 of the Test Anything Protocol: a test point for each case that JUnit has, failures
// with a YAML block. It does not know secrets: give it a Run that Masked returned. The error is that of the write.
func TAP(w io.Writer, r *result.Run) error {
	var b strings.Builder
	list := cases(r)
	fmt.Fprintf(&b, "TAP version 14\n1..%d\n", len(list))
	for i, c := range list {
		name := c.name
		if len(r.Scenarios) > 1 && c.kind != "scenario" {
			name = format.Short(c.scenario) + ": " + name
		}
		word := "ok"
		if c.state == caseFailed || c.state == caseBroken {
			word = "not ok"
		}
		fmt.Fprintf(&b, "%s %d - %s", word, i+1, tapEscape(name))
		if c.state == caseSkipped {
			b.WriteString(" # SKIP " + tapEscape(c.message))
		}
		b.WriteByte('\n')
		if c.about != "" {
			b.WriteString("# " + c.about + "\n")
		}
		if word != "ok" {
			tapBlock(&b, c)
		}
	}
	if r.Interrupted {
		b.WriteString("# interrupted: this is what there was until then\n")
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("write the TAP report: %w", err)
	}
	return nil
}

// tapEscape keeps a description from being read as a directive.
func tapEscape(s string) string {
	return strings.NewReplacer(`\`, `\\`, `#`, `\#`).Replace(s)
}

// tapBlock writes what is known of a failure as YAML. JSON's strings are YAML's, and the text is a block, which takes
// any character that is visible.
func tapBlock(b *strings.Builder, c testCase) {
	severity := "fail"
	if c.state == caseBroken {
		severity = "error"
	}
	fmt.Fprintf(b, "  ---\n  message: %s\n  severity: %s\n", jsonText(c.message), severity)
	if c.at.File != "" && c.at.Line > 0 {
		fmt.Fprintf(b, "  at:\n    file: %s\n    line: %d\n", jsonText(format.Visible(c.at.File)), c.at.Line)
	}
	b.WriteString("  text: |2\n")
	for line := range strings.Lines(c.text) {
		b.WriteString(strings.TrimRight("    "+line, " \n") + "\n")
	}
	b.WriteString("  ...\n")
}

// jsonText writes a text as JSON does, which YAML reads too.
func jsonText(s string) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(s); err != nil { // a string has no value that can't be encoded
		return `""`
	}
	return strings.TrimSpace(b.String())
}
