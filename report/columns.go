package report

import "strings"

// table is rows of figures behind a name. It takes the width that is left: columns stand as far apart as they can, and
// a name that is too long for its column has a line of its own, so that none is cut while there is room below.
type table struct {
	head []string // above the figures; nil: none
	left int      // how many of the first columns are set left
	rows []tableRow
	// least is the width of the column of names at least, so that tables of one section line up.
	least int
}

// tableRow is a name and its figures. A row may have fewer of them than others have.
type tableRow struct {
	mark  *span // in front of the name; all rows of a table have one or none has
	name  span
	cells []span
	place string // behind the figures
	whole bool   // the place is not cut but gets a line of its own if it has to
}

const (
	tableIndent = 2
	widestGap   = 3
)

// table writes a table.
func (p *page) table(t table) {
	lead := tableIndent
	widths := t.widths()
	figures := 0
	for _, w := range widths {
		figures += w
	}
	longest := t.least
	for _, row := range t.rows {
		if row.mark != nil {
			lead = tableIndent + p.markWidth()
		}
		longest = max(longest, cells(row.name.text))
	}
	gap := widestGap
	for gap > 1 && lead+longest+figures+gap*len(widths) > p.width {
		gap--
	}
	name := max(min(longest, p.width-lead-figures-gap*len(widths)), 0)
	if t.head != nil {
		p.line(tableIndent, t.headSpans(widths, lead-tableIndent+name, gap)...)
	}
	for _, row := range t.rows {
		p.tableRow(t, row, widths, name, gap)
	}
}

// widths returns the widths of the columns of figures.
func (t *table) widths() []int {
	var widths []int
	grow := func(i int, s string) {
		if i == len(widths) {
			widths = append(widths, 0)
		}
		widths[i] = max(widths[i], cells(s))
	}
	for i, s := range t.head {
		grow(i, s)
	}
	for _, row := range t.rows {
		for i, c := range row.cells {
			grow(i, c.text)
		}
	}
	return widths
}

func (t *table) headSpans(widths []int, name, gap int) []span {
	spans := []span{{strings.Repeat(" ", name), plain}}
	for i, s := range t.head {
		spans = append(spans, span{strings.Repeat(" ", gap) + pad(s, widths[i], i >= t.left), faint})
	}
	return spans
}

func (p *page) tableRow(t table, row tableRow, widths []int, name, gap int) {
	var spans []span
	used := tableIndent
	if row.mark != nil {
		spans = append(spans, *row.mark, span{" ", plain})
		used += p.markWidth()
	}
	if cells(row.name.text) > name {
		for i, line := range wrap(row.name.text, p.width-used, 2, p.more()) {
			if i > 0 {
				spans = []span{{strings.Repeat(" ", used-tableIndent), plain}}
			}
			p.line(tableIndent, append(spans, span{line, row.name.role})...)
		}
		spans = []span{{strings.Repeat(" ", used-tableIndent+name), plain}}
	} else {
		spans = append(spans, span{pad(row.name.text, name, false), row.name.role})
	}
	used += name
	for i, c := range row.cells {
		spans = append(spans, span{strings.Repeat(" ", gap), plain}, span{pad(c.text, widths[i], i >= t.left), c.role})
		used += gap + widths[i]
	}
	for i := len(row.cells); i < len(widths) && row.place != ""; i++ {
		spans = append(spans, span{strings.Repeat(" ", gap+widths[i]), plain})
		used += gap + widths[i]
	}
	p.placed(row, spans, p.width-used-gap, gap)
}

// placed ends a row with its place, for which there is so much room.
func (p *page) placed(row tableRow, spans []span, room, gap int) {
	where := row.place
	switch {
	case where == "":
	case cells(where) <= room:
		spans = append(spans, span{strings.Repeat(" ", gap) + where, faint})
	case row.whole:
		p.line(tableIndent, spans...)
		p.line(tableIndent+p.markWidth(), span{where, faint})
		return
	case room > 8:
		spans = append(spans, span{strings.Repeat(" ", gap) + cutLeft(where, room, p.more()), faint})
	}
	p.line(tableIndent, spans...)
}
