package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"wsrun/metrics"
	"wsrun/report/format"
	"wsrun/result"
)

const markdownRows = 60 // of a table

// Markdown writes the run for a merge request's comment or a job's summary: the verdict, what failed and why, then the
// figures, folded away. Texts of servers stand in code, so that they neither format nor mention anything. It does not
// know secrets: give it a Run that Masked returned. The error is that of the write.
func Markdown(w io.Writer, r *result.Run) error {
	m := &markdown{page: newPage(TextOptions{Unicode: true, Width: caseWidth}, r.Sources)}
	m.verdict(r)
	m.scenarios(r)
	m.thresholds(r)
	m.failures(r)
	m.folded("Checks", func() { m.checks(r) })
	m.folded("Handlers that never matched, messages that nothing handled", func() { m.coverage(r) })
	m.folded("Requests", func() { m.requests(r) })
	m.folded(m.restTitle(r), func() { m.rest(r) })
	if _, err := io.WriteString(w, m.b.String()); err != nil {
		return fmt.Errorf("write the Markdown report: %w", err)
	}
	return nil
}

// markdown is a document under way. Its page knows how figures are written.
type markdown struct {
	page *page
	b    strings.Builder
}

func (m *markdown) printf(format string, args ...any) { fmt.Fprintf(&m.b, format, args...) }

// cell is code in a table, whose pipes are escaped.
func (m *markdown) cell(s string) string { return strings.ReplaceAll(m.code(s), "|", `\|`) }

// code writes a text as code that ends where the text ends, whatever backticks are in it.
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

// block writes lines as they are.
func (m *markdown) block(text string) {
	fence := strings.Repeat("`", max(longestRun(text, '`')+1, 3))
	m.printf("%s text\n%s\n%s\n\n", fence, strings.TrimRight(text, "\n"), fence)
}

// longestRun returns how many times c stands in a row at most.
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

// place writes where something stands.
func (m *markdown) place(at metrics.Place) string { return m.code(format.Place(at)) }

// head begins a table; right says from which column on figures are set to the right.
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

// folded writes a section that readers open, unless there is nothing in it.
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
	subject := m.page.subject(r)
	if len(r.Scenarios) == 1 {
		subject = m.code(subject)
	}
	m.printf("## %s %s: %s\n\n%s", sign, word, subject, iterationsIn(r))
	if why := reasons(r); len(why) > 0 {
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
	list, left := foremost(r.Scenarios, markdownRows, failingScenarios)
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

// more ends a table that was cut; its first column has signs.
func (m *markdown) more(n, columns int) {
	if n == 0 {
		return
	}
	cells := make([]string, columns)
	cells[1] = andMore(n)
	m.row(cells...)
}

func sign(ok bool) string {
	if ok {
		return "✅"
	}
	return "❌"
}

func (m *markdown) thresholds(r *result.Run) {
	if len(r.Thresholds) == 0 {
		return
	}
	m.printf("### Thresholds\n\n")
	m.head(3, "", "Metric", "Condition", "Value", "")
	list, left := foremost(r.Thresholds, markdownRows, failingThresholds)
	for _, t := range list {
		value := m.page.thresholdValue(r, t)
		if t.NoData {
			value = "no data"
		}
		m.row(sign(t.OK), m.cell(t.Metric), m.cell(t.Condition), value, standsOn(r, t))
	}
	m.more(left, 5)
	m.printf("\n")
}

// failures shows what failed, with all that is known of the first of them.
func (m *markdown) failures(r *result.Run) {
	shown := 0
	for _, c := range cases(r) {
		if c.state == casePassed || c.state == caseSkipped || c.kind == "scenario" || c.kind == "threshold" {
			continue
		}
		if shown == 0 {
			m.printf("### Failures\n\n")
		}
		shown++
		if shown > errorGroups {
			continue
		}
		kind, name, _ := strings.Cut(c.name, " ")
		where := m.place(c.at)
		if c.elsewhere {
			where = ""
			if len(r.Scenarios) > 1 {
				where = "in " + m.code(c.scenario)
			}
		}
		m.printf("%s\n\n", strings.TrimSpace("**"+kind+"** "+m.code(name)+" "+where))
		if shown <= explained {
			m.block(c.text)
			m.folded("Transcript", func() {
				if c.frames != "" {
					m.block(c.frames)
				}
			})
		} else {
			m.printf("%s\n\n", m.code(c.message))
		}
	}
	if shown > errorGroups {
		m.printf("and %d more\n\n", shown-errorGroups)
	}
}

func (m *markdown) checks(r *result.Run) {
	list, left := foremost(r.Figures().Checks, markdownRows, failingChecks)
	for i, c := range list {
		if i == 0 {
			m.head(2, "", "Check", "Passes", "Fails")
		}
		mark := sign(c.Fails == 0)
		if c.Passes+c.Fails == 0 {
			mark = "–"
		}
		m.row(mark, m.cell(c.Name), strconv.FormatInt(c.Passes, 10), strconv.FormatInt(c.Fails, 10))
	}
	m.more(left, 4)
}

func (m *markdown) requests(r *result.Run) {
	f := m.page.inTable()
	rows, left := requests(r, markdownRows)
	for i, s := range rows {
		if i == 0 {
			m.head(1, "Request", "Count", "Avg", "Min", "Med", "p(95)", "p(99)", "Max")
		}
		cells := []string{m.cell(s.name), strconv.FormatInt(s.Count, 10)}
		for _, v := range []float64{s.Avg, s.Min, s.Med, s.P95, s.P99, s.Max} {
			cells = append(cells, f.Value(v, s.Unit))
		}
		m.row(cells...)
	}
	if left > 0 {
		m.row(append([]string{andMore(left)}, make([]string, 7)...)...)
	}
}

// coverage is the text report's own section, as it is.
func (m *markdown) coverage(r *result.Run) {
	p := newPage(TextOptions{Unicode: true}, nil)
	p.coverage(r)
	if text := strings.Trim(p.b.String(), "\n"); text != "" {
		m.block(text)
	}
}

// restTitle names what is folded at the end.
func (m *markdown) restTitle(r *result.Run) string {
	if cutIn(r) > 0 {
		return "Metrics, cut iterations, closes and notices"
	}
	return "Metrics, closes and notices"
}

// rest is the text report's own sections, as they are.
func (m *markdown) rest(r *result.Run) {
	p := newPage(TextOptions{Unicode: true}, nil)
	p.metrics(r)
	p.cuts(r)
	p.closes(r)
	p.notices(r)
	if text := strings.Trim(p.b.String(), "\n"); text != "" {
		m.block(text)
	}
}
