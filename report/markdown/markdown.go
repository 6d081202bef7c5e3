package markdown

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"wsrun/diag"
	"wsrun/report/cases"
	"wsrun/report/format"
	"wsrun/report/section"
	"wsrun/result"
)

const markdownRows = 60 // of a table

// Write writes the run for a comment on a merge request or a job's summary: the verdict, what failed and why, then the
// figures, folded. Texts from servers are formatted as code, so that they can't format or mention anything. Secrets are
// not masked: pass a Run returned by masked.Run. The error is that of the write.
func Write(w io.Writer, r *result.Run) error {
	m := &markdown{}
	m.verdict(r)
	m.scenarios(r)
	list := section.Of(r)
	m.open(list)
	m.failures(r)
	m.foldedSections(r, list)
	if _, err := io.WriteString(w, m.b.String()); err != nil {
		return fmt.Errorf("write the Markdown report: %w", err)
	}
	return nil
}

// markdown is a document being written.
type markdown struct {
	b strings.Builder
}

func (m *markdown) printf(format string, args ...any) { fmt.Fprintf(&m.b, format, args...) }

// cell returns code for a table, with pipes escaped.
func (m *markdown) cell(s string) string { return strings.ReplaceAll(m.code(s), "|", `\|`) }

// code formats a text as code that ends where the text ends, whatever backticks it contains.
func (m *markdown) code(s string) string {
	s = strings.TrimSpace(format.Short(s))
	if s == "" {
		return ""
	}
	fence := strings.Repeat("`", longestRun(s, '`')+1)
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") {
		s = " " + s + " "
	}
	return fence + s + fence
}

// block writes lines verbatim.
func (m *markdown) block(text string) {
	fence := strings.Repeat("`", max(longestRun(text, '`')+1, 3))
	m.printf("%s text\n%s\n%s\n\n", fence, strings.TrimRight(text, "\n"), fence)
}

// longestRun returns the maximum number of consecutive occurrences of c.
func longestRun(s string, c rune) int {
	longest, run := 0, 0
	for _, r := range s {
		if r != c {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	return longest
}

// place formats a place.
func (m *markdown) place(at diag.Pos) string { return m.code(format.Place(at)) }

// head starts a table; right is the column from which figures are right-aligned.
func (m *markdown) head(right int, columns ...string) {
	line := "|"
	for i := range columns {
		if i >= right {
			line += " ---: |"
		} else {
			line += " --- |"
		}
	}
	m.printf("| %s |\n%s\n", strings.Join(columns, " | "), line)
}

func (m *markdown) row(cells ...string) { m.printf("| %s |\n", strings.Join(cells, " | ")) }

// folded writes a section that readers can unfold, unless it is empty.
func (m *markdown) folded(title string, write func()) {
	before := m.b.String()
	m.b.Reset()
	write()
	inner := m.b.String()
	m.b.Reset()
	m.b.WriteString(before)
	if inner != "" {
		m.printf("<details><summary>%s</summary>\n\n%s\n</details>\n\n", title, strings.TrimRight(inner, "\n")+"\n")
	}
}

func (m *markdown) verdict(r *result.Run) {
	sign, word := "✅", "Passed"
	switch {
	case r.Interrupted:
		sign, word = "⚠️", "Interrupted"
	case !r.Passed:
		sign, word = "❌", "Failed"
	}
	subject := section.Subject(r)
	if len(r.Scenarios) == 1 {
		subject = m.code(subject)
	}
	m.printf("## %s %s: %s\n\n%s", sign, word, subject, section.IterationsIn(r))
	if why := section.Reasons(r); len(why) > 0 {
		m.printf(": %s", strings.Join(why, ", "))
	}
	m.printf(". Seed %d.\n\n", r.Seed)
	if len(r.Scenarios) == 1 {
		s := r.Scenarios[0]
		for _, fact := range [][2]string{{"About", s.About()}, {"Aborted", s.Aborted}, {"Target", s.Target},
			{"Load", s.Load}} {
			if fact[1] != "" {
				m.printf("- %s: %s\n", fact[0], m.code(fact[1]))
			}
		}
		m.printf("\n")
	}
}

func (m *markdown) scenarios(r *result.Run) {
	if len(r.Scenarios) < 2 {
		return
	}
	m.head(3, "", "Scenario", "File", "Iterations", "Failed", "Cut")
	list, left := section.Foremost(r.Scenarios, markdownRows, section.FailingScenarios)
	for _, s := range list {
		sign := sign(s.Passed)
		if s.Passed && s.Interrupted {
			sign = "⚠️"
		}
		m.row(
			sign,
			m.cell(s.Name),
			m.cell(s.File),
			strconv.FormatInt(s.Iterations, 10),
			strconv.FormatInt(s.IterationsFailed, 10),
			strconv.FormatInt(s.IterationsCut, 10),
		)
	}
	m.more(left, 6)
	m.printf("\n")
}

// more ends a table that was truncated; its first column has signs.
func (m *markdown) more(n, columns int) {
	if n == 0 {
		return
	}
	cells := make([]string, columns)
	cells[1] = section.AndMore(n)
	m.row(cells...)
}

func sign(ok bool) string {
	if ok {
		return "✅"
	}
	return "❌"
}

// failures writes what failed, with all details of the first failures.
func (m *markdown) failures(r *result.Run) {
	shown := 0
	for _, c := range cases.Of(r) {
		if c.State == cases.Passed || c.State == cases.Skipped || c.Kind == "scenario" || c.Kind == "threshold" {
			continue
		}
		if shown == 0 {
			m.printf("### Failures\n\n")
		}
		shown++
		if shown > section.ErrorGroups {
			continue
		}
		kind, name, _ := strings.Cut(c.Name, " ")
		where := m.place(c.At)
		if c.Elsewhere {
			where = ""
			if len(r.Scenarios) > 1 {
				where = "in " + m.code(c.Scenario)
			}
		}
		m.printf("%s\n\n", strings.TrimSpace("**"+kind+"** "+m.code(name)+" "+where))
		if shown <= section.Explained {
			m.block(c.Text)
			m.folded("Transcript", func() {
				if c.Frames != "" {
					m.block(c.Frames)
				}
			})
		} else {
			m.printf("%s\n\n", m.code(c.Message))
		}
	}
	if shown > section.ErrorGroups {
		m.printf("and %d more\n\n", shown-section.ErrorGroups)
	}
}
