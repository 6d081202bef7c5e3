package tui

// overview draws a summary of the run.
type overview struct{ drawing }

// draw chooses the layout by the available room.
func (d overview) draw(a area) {
	switch {
	case a.w < 60 || a.h < 12:
		glance(d).draw(a)
	case a.w >= 150:
		d.wide(a)
	default:
		d.halves(a)
	}
}

// halves lays out six panels in two columns.
func (d overview) halves(a area) {
	boxed := d.roomy()
	gap := 2
	if boxed {
		gap = 1
	}
	w := (a.w - gap) / 2
	left, right := a.left(w), a.right(a.w-w)
	h1, h2 := heights(a.h, boxed)
	loadPanel(d).draw(d.panel(left.rows(h1), "load", d.s.Load.Words, boxed))
	trafficPanel(d).draw(d.panel(right.rows(h1), "traffic", "per second", boxed))
	times, note := timesPanel(d).title()
	timesPanel(d).draw(d.panel(left.from(h1).rows(h2), times, note, boxed))
	timesPanel(d).spread(d.panel(right.from(h1).rows(h2), "distribution", "to p99", boxed))
	verdict(d).judged(d.panel(left.from(h1+h2), "thresholds and checks", "", boxed))
	trouble(d).wrong(d.panel(right.from(h1+h2), "errors and closes", "", boxed))
}

// heights divides the body into rows of panels: those of a fixed length get it, the charts get the rest.
func heights(h int, boxed bool) (first, second int) {
	border := 1
	if boxed {
		border = 2
	}
	first, second = 5+border, 4+border
	last := 6 + border
	spare := h - first - second - last
	if spare < 0 {
		return first, second + max(spare, -1)
	}
	second += min((spare+1)/2, 12)
	first += min(spare/4, 6)
	return first, second
}

// wide lays out the panels in three columns.
func (d overview) wide(a area) {
	w := (a.w - 2) / 3
	boxed := d.h >= 24
	columns := [3]area{a.left(w), a.right(w + 1).left(w), a.right(2*w + 2)}
	h := a.h * 2 / 5
	loadPanel(d).draw(d.panel(columns[0].rows(h), "load", d.s.Load.Words, boxed))
	trafficPanel(d).draw(d.panel(columns[1].rows(h), "traffic", "per second", boxed))
	verdict(d).judged(d.panel(columns[2].rows(h), "thresholds and checks", "", boxed))
	times, note := timesPanel(d).title()
	timesPanel(d).draw(d.panel(columns[0].from(h), times, note, boxed))
	timesPanel(d).spread(d.panel(columns[1].from(h), "distribution", "to p99", boxed))
	trouble(d).wrong(d.panel(columns[2].from(h), "errors and closes", "", boxed))
}
