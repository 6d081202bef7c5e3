package markdown

import (
	"slices"
	"strings"

	"wsrun/report/format"
	"wsrun/report/section"
	"wsrun/report/text"
	"wsrun/result"
)

// open writes the sections that are not folded.
func (m *markdown) open(list []section.Section) {
	for _, s := range list {
		if s.Open && s.In.Shows(section.Markdown) {
			m.printf("### %s\n\n", s.Title)
			m.section(s)
			m.printf("\n")
		}
	}
}

// foldedSections writes the others. Sections of the text report that are not tables of their own come last.
func (m *markdown) foldedSections(r *result.Run, list []section.Section) {
	asText := []section.ID{section.MetricsID, section.CutsID, section.ClosesID, section.NoticesID}
	for _, s := range list {
		switch {
		case s.Open || !s.In.Shows(section.Markdown) || slices.Contains(asText, s.ID):
		case s.ID == section.CoverageID:
			m.folded("Handlers that never matched, messages that nothing handled", func() { m.text(r, list, s.ID) })
		default:
			m.folded(s.Title, func() { m.section(s) })
		}
	}
	title := "Metrics, closes and notices"
	if section.IterationsCut(r) > 0 {
		title = "Metrics, cut iterations, closes and notices"
	}
	m.folded(title, func() { m.text(r, list, asText...) })
}

// text writes sections of the text report verbatim.
func (m *markdown) text(r *result.Run, list []section.Section, ids ...section.ID) {
	if lines := strings.Trim(text.Sections(r, list, ids...), "\n"); lines != "" {
		m.block(lines)
	}
}

// section writes the contents of a section.
func (m *markdown) section(s section.Section) {
	for _, b := range s.Blocks {
		switch b := b.(type) {
		case *section.Table:
			m.table(b)
		case section.List:
			for _, item := range b {
				m.printf("- %s\n", m.code(item.Text))
			}
		case section.Facts:
			for _, f := range b.Rows {
				m.printf("- %s: %s\n", f.Name, m.code(f.Text))
			}
		}
	}
}

// table writes a table, unless it is empty.
func (m *markdown) table(t *section.Table) {
	if len(t.Rows) == 0 {
		return
	}
	columns := t.For(section.Markdown)
	var head []string
	if t.Marked() {
		head = append(head, "")
	}
	before, right := len(head), len(head)+len(columns)
	for n, i := range columns {
		head = append(head, t.Columns[i].Title)
		if t.Columns[i].Kind == section.Figure {
			right = min(right, before+n)
		}
	}
	m.head(right, head...)
	rows, left := t.Foremost(markdownRows)
	for _, row := range rows {
		var cells []string
		switch row.Outcome {
		case section.None:
		case section.Never:
			cells = append(cells, "–")
		case section.Passed, section.Failed:
			cells = append(cells, sign(row.Outcome == section.Passed))
		}
		for _, i := range columns {
			cells = append(cells, m.cellOf(t.Columns[i].Kind, row.Cells[i]))
		}
		m.row(cells...)
	}
	if left > 0 {
		cells := make([]string, len(head))
		cells[before] = section.AndMore(left)
		m.row(cells...)
	}
}

// cellOf returns a cell of a column. Texts become code, so that they can't format or mention anything.
func (m *markdown) cellOf(kind section.Kind, v section.Value) string {
	text := v.Write(format.InTable(true))
	switch kind {
	case section.Name, section.LongName, section.Code, section.LongCode, section.Condition, section.Link, section.Words:
		return m.cell(text)
	case section.Figure, section.Aside, section.Note, section.Picture:
	}
	return text
}
