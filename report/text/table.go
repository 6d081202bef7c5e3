package text

import (
	"strings"

	"wsrun/report/format"
)

// table is rows of figures after a name. The distance of its columns depends on the width; a name too long for its
// column gets a line of its own, and a table whose figures don't fit at all is written as a list.
type table struct {
	head  []string // above the figures; nil: none
	left  int      // number of leading columns that are left-aligned
	least int      // minimum width of the name column, so that the tables of a section line up
	rows  []tableRow
	more  int // number of omitted rows
}

// tableRow is a name and its figures. Rows may have different numbers of figures.
type tableRow struct {
	mark  *span // before the name; in a table, all rows have one or none does
	name  span
	cells []span
	note  string // after the figures, usually a place
	whole bool   // instead of being truncated, the note gets a line of its own if necessary
}

const (
	textRows    = 100 // of a table whose length a server or a template determines
	tableIndent = 2
	widestGap   = 3
)

// layout holds the positions of a table's columns.
type layout struct {
	lead   int   // indent and mark
	name   int   // cells of the name column
	widths []int // of the figures
	gaps   []int // before each of them
}

// table writes a table.
func (p *page) table(t table) {
	at, ok := p.layout(t)
	if !ok {
		p.list(t, at.lead)
		return
	}
	if t.head != nil {
		spans := []span{{strings.Repeat(" ", at.lead-tableIndent+at.name), plain}}
		for i, s := range t.head {
			text := strings.Repeat(" ", at.gaps[i]) + format.Pad(s, at.widths[i], i >= t.left)
			spans = append(spans, span{text, faint})
		}
		p.line(tableIndent, spans...)
	}
	for _, row := range t.rows {
		p.tableRow(t, row, at)
	}
}

// layout computes a table's columns, and reports whether its figures fit at all.
func (p *page) layout(t table) (layout, bool) {
	at := layout{lead: tableIndent, widths: t.widths()}
	if len(t.rows) > 0 && t.rows[0].mark != nil {
		at.lead += p.markWidth()
	}
	room := p.width - at.lead
	for _, w := range at.widths {
		room -= w
	}
	n := len(at.widths)
	if room < n {
		return at, false
	}
	at.name = min(t.least, room-n)
	for _, row := range t.rows {
		// Names that need a line of their own anyway don't displace the figures of others.
		if c := format.Cells(row.name.text); c <= room-n {
			at.name = max(at.name, c)
		}
	}
	// Spare cells go to the first gaps, so that at least the name is set apart.
	at.gaps = make([]int, n)
	for i := range at.gaps {
		at.gaps[i] = min((room-at.name+n-1-i)/n, widestGap)
	}
	return at, true
}

// widths returns the widths of the figure columns.
func (t *table) widths() []int {
	n := len(t.head)
	for _, row := range t.rows {
		n = max(n, len(row.cells))
	}
	widths := make([]int, n)
	for i, s := range t.head {
		widths[i] = format.Cells(s)
	}
	for _, row := range t.rows {
		for i, c := range row.cells {
			widths[i] = max(widths[i], format.Cells(c.text))
		}
	}
	return widths
}

func (p *page) tableRow(t table, row tableRow, at layout) {
	spans, used := p.rowName(row, at)
	for i := range at.widths {
		fill := at.gaps[i] + at.widths[i]
		if i < len(row.cells) {
			c := row.cells[i]
			spans = append(
				spans,
				span{strings.Repeat(" ", at.gaps[i]), plain},
				span{format.Pad(c.text, at.widths[i], i >= t.left), c.role},
			)
		} else {
			spans = append(spans, span{strings.Repeat(" ", fill), plain})
		}
		used += fill
	}
	const gap = widestGap
	switch note, room := row.note, p.width-used-gap; {
	case note == "":
	case format.Cells(note) <= room:
		spans = append(spans, span{strings.Repeat(" ", gap) + note, faint})
	case row.whole:
		p.line(tableIndent, spans...)
		p.line(at.lead, span{p.clickable(note, p.width-at.lead), faint})
		return
	case room > 8:
		spans = append(spans, span{strings.Repeat(" ", gap) + format.CutLeft(note, room, p.more()), faint})
	}
	p.line(tableIndent, spans...)
}

// rowName returns a row's mark and name, and the cells used up to their end. A name that is too long has been written
// already.
func (p *page) rowName(row tableRow, at layout) (spans []span, used int) {
	if row.mark != nil {
		spans = []span{*row.mark, {" ", plain}}
	}
	used = at.lead + at.name
	if format.Cells(row.name.text) <= at.name {
		return append(spans, span{format.Pad(row.name.text, at.name, false), row.name.role}), used
	}
	p.longName(spans, row.name, at.lead)
	return []span{{strings.Repeat(" ", used-tableIndent), plain}}, used
}

// longName writes a name on lines of its own.
func (p *page) longName(mark []span, name span, lead int) {
	for _, line := range format.Wrap(name.text, p.width-lead, 3, p.more()) {
		p.line(tableIndent, append(mark, span{line, name.role})...)
		mark = []span{{strings.Repeat(" ", lead-tableIndent), plain}}
	}
}

// list writes a table that does not fit: for each row its name, followed by the columns' titles and values.
func (p *page) list(t table, lead int) {
	for _, row := range t.rows {
		var mark []span
		if row.mark != nil {
			mark = []span{*row.mark, {" ", plain}}
		}
		p.longName(mark, row.name, lead)
		var facts []span
		for i, c := range row.cells {
			if i < len(t.head) {
				c.text += " " + t.head[i]
			}
			facts = append(facts, c)
		}
		if row.note != "" {
			facts = append(facts, span{p.clickable(row.note, p.width-lead-2), faint})
		}
		p.flow(lead+2, facts)
	}
}

// flow writes facts one after another, as many per line as fit.
func (p *page) flow(indent int, facts []span) {
	var spans []span
	used := 0
	for _, f := range facts {
		if !p.isClickable(f.text) {
			f.text = format.Cut(f.text, p.width-indent, p.more())
		}
		if used > 0 && indent+used+2+format.Cells(f.text) > p.width {
			p.line(indent, spans...)
			spans, used = nil, 0
		}
		if used > 0 {
			spans = append(spans, span{"  ", plain})
			used += 2
		}
		spans = append(spans, f)
		used += format.Cells(f.text)
	}
	if used > 0 {
		p.line(indent, spans...)
	}
}
