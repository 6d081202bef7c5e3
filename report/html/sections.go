package html

import (
	"strings"

	"wsrun/diag"
	"wsrun/report/format"
	"wsrun/report/section"
)

// htmlRows is the maximum number of rows in a table of the page.
const htmlRows = 500

// sections writes the sections of the run that follow its failures and its course.
func (m *markup) sections() {
	for _, s := range section.Of(m.run) {
		if s.In.Shows(section.HTML) {
			m.section(s)
		}
	}
}

func (m *markup) section(s section.Section) {
	switch s.ID { // those with more than a title and blocks
	case section.CoverageID:
		m.coverage()
		return
	case section.SourceID:
		m.scenarioTexts()
		return
	default: // has nothing more
	}
	m.put("<section><h2>%s</h2>\n", s.Title)
	for _, b := range s.Blocks {
		switch b := b.(type) {
		case *section.Table:
			m.tableOf(b)
		case section.List:
			m.listing(b)
		case section.Facts:
			m.facts(b)
		case section.Histogram:
			histogram(m, b.Stats)
		}
	}
	m.put("</section>\n")
}

// tableOf writes a table.
func (m *markup) tableOf(t *section.Table) {
	if len(t.Rows) == 0 && t.Whole {
		return
	}
	columns := t.For(section.HTML)
	var head []string
	before := 0
	if t.Marked() {
		head, before = append(head, ""), 1
	}
	for _, i := range columns {
		head = append(head, t.Columns[i].Title)
	}
	write := m.list
	if t.Wide {
		write = m.table
	}
	write(t.Caption, head, func() {
		rows, left := t.Foremost(htmlRows)
		for _, row := range rows {
			m.put("<tr>")
			if row.Outcome != section.None {
				m.put("<td class=\"m\">%s</td>", outcome(row.Outcome))
			}
			for _, i := range columns {
				m.cell(t.Columns[i].Kind, row.Cells[i])
			}
			m.put("</tr>\n")
		}
		m.more(left, before, len(head))
	})
}

// outcome returns the mark of a row.
func outcome(o section.Outcome) safe {
	if o == section.Never {
		return `<span class="faint" role="img" aria-label="never evaluated">–</span>`
	}
	return mark(o == section.Passed)
}

// cell writes a cell of a column.
func (m *markup) cell(kind section.Kind, v section.Value) {
	text := v.Write(format.InTable(true))
	switch v := v.(type) {
	case section.CloseCode: // its meaning has a column of its own
		text = section.Count(v).Write(format.InTable(true))
	case section.MetricName:
		text = v.Whole()
	}
	switch kind {
	case section.Name:
		m.put("<th scope=\"row\">%s</th>", format.Short(text))
	case section.LongName:
		m.put("<th scope=\"row\">%s</th>", text)
	case section.Code:
		m.put("<th scope=\"row\"><code>%s</code></th>", breakable(format.Short(text)))
	case section.LongCode:
		m.put("<th scope=\"row\"><code>%s</code></th>", breakable(text))
	case section.Condition:
		m.put("<td class=\"r\" align=\"right\"><code>%s</code></td>", format.Short(text))
	case section.Figure:
		m.figure(text)
	case section.Words, section.Note:
		m.put("<td>%s</td>", text)
	case section.Aside:
		m.put("<td class=\"faint\">%s</td>", text)
	case section.Link:
		at, _ := v.(section.Place)
		m.put("<td>%s</td>", m.line(diag.Pos(at)))
	case section.Picture:
		in, _ := v.(section.Range)
		m.put("<td>%s</td>", rangeBar(in))
	}
}

// listing writes texts below each other.
func (m *markup) listing(list section.List) {
	m.put("<ul>\n")
	for _, item := range list {
		m.put("<li>%s", item.Text)
		if item.Count > 1 {
			m.put(" (×%s)", format.Grouped(item.Count))
		}
		if item.Count > 0 {
			m.put(" %s", m.place(item.At))
		}
		m.put("</li>\n")
	}
	m.put("</ul>")
}

// facts writes names and their values.
func (m *markup) facts(f section.Facts) {
	m.put("<table class=\"auto\" cellpadding=\"4\"><caption>%s</caption><tbody align=\"left\">\n", f.Caption)
	for _, row := range f.Rows {
		m.put("<tr><th scope=\"row\">%s</th><td>%s</td></tr>\n", row.Name, row.Text)
	}
	m.put("</tbody></table>")
}

// more ends a table that was truncated, with before empty cells first.
func (m *markup) more(left, before, columns int) {
	if left > 0 {
		m.put(
			"<tr>%s<td class=\"faint\" colspan=\"%d\">%s</td></tr>\n",
			safe(strings.Repeat("<td></td>", before)),
			columns-before,
			section.AndMore(left),
		)
	}
}
