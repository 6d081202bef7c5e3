package text

import (
	"slices"
	"strconv"
	"strings"

	"wsrun/report/format"
	"wsrun/report/section"
	"wsrun/result"
)

// sections writes some or all sections of a run.
func (p *report) sections(r *result.Run, list []section.Section) {
	for _, s := range list {
		if s.In.Shows(section.Text) && (s.Failures || !p.options.Quiet) {
			p.section(r, s)
		}
	}
}

// section writes a section, unless it is empty.
func (p *report) section(r *result.Run, s section.Section) {
	switch s.ID {
	case section.CoverageID:
		p.coverage(r)
		return
	case section.ErrorsID:
		p.headed(s.Title, s.Facts)
		p.errors(r)
		return
	default: // has only a title and blocks
	}
	var tables []table
	for _, b := range s.Blocks {
		switch b := b.(type) {
		case *section.Table:
			if t := p.tableOf(b); len(t.rows) > 0 {
				tables = append(tables, t)
			}
		case section.List:
			p.headed(s.Title, s.Facts)
			p.listing(b)
		case section.Facts:
			p.headed(s.Title, s.Facts)
			p.factList(b)
		}
	}
	if len(tables) == 0 {
		return
	}
	p.headed(s.Title, s.Facts)
	if s.ID == section.MetricsID {
		lineUp(tables)
	}
	for i, t := range tables {
		if i > 0 {
			p.blank()
		}
		p.table(t)
		p.leftOut(t.more)
	}
	if s.ID == section.ChecksID {
		p.failedChecks(r)
	}
}

// lineUp gives the name columns of a section's tables the same width.
func lineUp(tables []table) {
	const most = 24
	least := 0
	for _, t := range tables {
		for _, row := range t.rows {
			least = max(least, min(format.Cells(row.name.text), most))
		}
	}
	for i := range tables {
		tables[i].least = least
	}
}

// tableOf lays out a table for a terminal.
func (p *report) tableOf(from *section.Table) table {
	var t table
	most := textRows
	if from.Most > 0 {
		most = from.Most
	}
	columns := from.For(section.Text)
	figures := columnsOf(from, columns)
	for _, i := range figures {
		if kind := from.Columns[i].Kind; kind == section.Figure {
			break
		}
		t.left++
	}
	if !from.Bare {
		for _, i := range figures {
			t.head = append(t.head, lowered(from.Columns[i].Title))
		}
	}
	rows, left := from.Foremost(most)
	if from.Others != "" && left > 0 {
		rows, left = from.Rows[:most], 0
	}
	for _, row := range rows {
		if p.options.Quiet && (row.Outcome == section.Passed || row.Outcome == section.Never) {
			continue
		}
		t.rows = append(t.rows, p.rowOf(from, columns, figures, row))
	}
	if from.Others != "" && len(from.Rows) > most {
		rest := tableRow{name: span{from.Others, faint}}
		for _, i := range figures {
			text := ""
			if from.Columns[i].Kind == section.Figure {
				text = strconv.FormatInt(from.Rest(most, i), 10)
			}
			rest.cells = append(rest.cells, span{text, plain})
		}
		t.rows = append(t.rows, rest)
	}
	t.more = left
	return t
}

// columnsOf returns the columns between the name and the note.
func columnsOf(t *section.Table, columns []int) []int {
	return slices.DeleteFunc(slices.Clone(columns), func(i int) bool {
		switch t.Columns[i].Kind {
		case section.Name, section.LongName, section.Code, section.LongCode, section.Note:
			return true
		default:
			return false
		}
	})
}

// rowOf lays out a row.
func (p *report) rowOf(t *section.Table, columns, figures []int, from section.Row) tableRow {
	row := tableRow{whole: from.Outcome == section.Failed}
	for _, i := range columns {
		text := format.Visible(from.Cells[i].Write(p.inTable()))
		switch t.Columns[i].Kind {
		case section.Name, section.LongName, section.Code, section.LongCode:
			row.name = span{text, plain}
		case section.Note:
			row.note = text
			_, place := from.Cells[i].(section.Place)
			row.whole = row.whole || !place // of a place the end says enough
		default: // gets a cell of its own
		}
	}
	switch from.Outcome {
	case section.None:
	case section.Passed:
		row.mark = new(p.passed())
	case section.Failed:
		row.mark, row.name.role = new(p.failed()), strong
	case section.Never:
		row.mark, row.name.role = new(p.skipped()), faint
	}
	for _, i := range figures {
		row.cells = append(row.cells, p.cellOf(from.Cells[i], !t.Bare))
	}
	for n := len(row.cells); n > 1 && row.cells[n-1].text == ""; n-- {
		row.cells = row.cells[:n-1]
	}
	return row
}

// cellOf lays out a figure. Below a column head it is as narrow as possible.
func (p *report) cellOf(v section.Value, narrow bool) span {
	role := plain
	if toned, ok := v.(section.Toned); ok {
		v = toned.Value
		role = toneRole(toned.Tone)
	}
	text := format.Visible(v.Write(p.inTable()))
	if _, ok := v.(section.Quantity); ok && narrow {
		text = strings.ReplaceAll(text, " ", "")
	}
	return span{text, role}
}

// lowered returns a column's title as terminals show it.
func lowered(title string) string {
	if title == "" {
		return ""
	}
	return strings.ToLower(title[:1]) + title[1:]
}

// leftOut ends a table that was truncated.
func (p *report) leftOut(n int) {
	if n > 0 {
		p.line(tableIndent, span{strings.Replace(section.AndMore(n), "…", p.more(), 1), faint})
	}
}

// listing writes texts below each other.
func (p *report) listing(list section.List) {
	bullet := span{"! ", warn}
	for _, item := range list {
		text := format.Visible(item.Text)
		if item.Count > 1 {
			text += " (" + p.times() + strconv.FormatInt(item.Count, 10) + ")"
		}
		p.hanging(2, bullet, text, plain, messageLines)
		if where := format.Place(item.At); where != "" {
			inner := 2 + format.Cells(bullet.text)
			p.line(inner, span{p.clickable(where, p.width-inner), faint})
		}
	}
}

// factList writes names and their values.
func (p *report) factList(facts section.Facts) {
	width := 0
	for _, f := range facts.Rows {
		width = max(width, format.Cells(f.Name))
	}
	for _, f := range facts.Rows {
		lead := span{format.Pad(lowered(f.Name), width+2, false), faint}
		p.hanging(2, lead, format.Visible(f.Text), plain, messageLines)
	}
}

// toneRole returns the role that a terminal shows a tone as.
func toneRole(t section.Tone) role {
	switch t {
	case section.Faint:
		return faint
	case section.Bad:
		return bad
	case section.Plain:
	}
	return plain
}

// headed starts a section whose facts may exceed a line.
func (p *report) headed(title string, facts []string) {
	if format.Cells(strings.Join(append([]string{title}, facts...), "  ")) <= p.width {
		p.heading(title, facts...)
		return
	}
	p.heading(title)
	var spans []span
	for _, f := range facts {
		spans = append(spans, span{f, faint})
	}
	p.flow(tableIndent, spans)
}
