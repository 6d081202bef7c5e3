package tap

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"wsrun/report/cases"
	"wsrun/report/format"
	"wsrun/result"
)

// Write writes the run in version 14 of the Test Anything Protocol: the same cases as JUnit become test points,
// failures with a YAML block. Secrets are not masked: pass a Run returned by masked.Run. The error is that of the
// write.
func Write(w io.Writer, r *result.Run) error {
	var b strings.Builder
	list := cases.Of(r)
	fmt.Fprintf(&b, "TAP version 14\n1..%d\n", len(list))
	for i, c := range list {
		name := c.Name
		if len(r.Scenarios) > 1 && c.Kind != "scenario" {
			name = format.Short(c.Scenario) + ": " + name
		}
		word := "ok"
		if c.State == cases.Failed || c.State == cases.Broken {
			word = "not ok"
		}
		fmt.Fprintf(&b, "%s %d - %s", word, i+1, tapEscape(name))
		if c.State == cases.Skipped {
			b.WriteString(" # SKIP " + tapEscape(c.Message))
		}
		b.WriteByte('\n')
		if c.About != "" {
			b.WriteString("# " + c.About + "\n")
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

// tapEscape keeps a description from being parsed as a directive.
func tapEscape(s string) string {
	return strings.NewReplacer(`\`, `\\`, `#`, `\#`).Replace(s)
}

// tapBlock writes the details of a failure as YAML. JSON strings are valid YAML, and the text is a block, which may
// contain any visible character.
func tapBlock(b *strings.Builder, c cases.Case) {
	severity := "fail"
	if c.State == cases.Broken {
		severity = "error"
	}
	fmt.Fprintf(b, "  ---\n  message: %s\n  severity: %s\n", jsonText(c.Message), severity)
	if c.At.File != "" && c.At.Line > 0 {
		fmt.Fprintf(b, "  at:\n    file: %s\n    line: %d\n", jsonText(format.Visible(c.At.File)), c.At.Line)
	}
	b.WriteString("  text: |2\n")
	for line := range strings.Lines(c.Text) {
		b.WriteString(strings.TrimRight("    "+line, " \n") + "\n")
	}
	b.WriteString("  ...\n")
}

// jsonText encodes a text as JSON, which is also valid YAML.
func jsonText(s string) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(s); err != nil { // encoding a string can't fail
		return `""`
	}
	return strings.TrimSpace(b.String())
}
