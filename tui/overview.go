package tui

import (
	"math"

	"wsrun/metrics"
)

// overview is the run at one glance.
func (d *drawing) overview(a area) {
	switch {
	case a.w < 60 || a.h < 12:
		d.glance(a)
	case a.w >= 150:
		d.wide(a)
	default:
		d.halves(a)
	}
}

// halves lays six panels out in two columns.
func (d *drawing) halves(a area) {
	boxed := d.roomy()
	gap := 2
	if boxed {
		gap = 1
	}
	w := (a.w - gap) / 2
	left, right := a.left(w), a.right(a.w-w)
	h1, h2 := heights(a.h, boxed)
	d.load(d.panel(left.rows(h1), "load", d.s.Load.Words, boxed))
	d.traffic(d.panel(right.rows(h1), "traffic", "per second", boxed))
	times, note := d.timesTitle()
	d.times(d.panel(left.from(h1).rows(h2), times, note, boxed))
	d.spread(d.panel(right.from(h1).rows(h2), "distribution", "to p99", boxed))
	d.judged(d.panel(left.from(h1+h2), "thresholds and checks", "", boxed))
	d.wrong(d.panel(right.from(h1+h2), "errors and closes", "", boxed))
}

// heights splits the body into rows of panels: what has a fixed length gets that, the rest goes to the charts.
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

// wide lays the panels out in three columns.
func (d *drawing) wide(a area) {
	w := (a.w - 2) / 3
	boxed := d.h >= 24
	columns := [3]area{a.left(w), a.right(w + 1).left(w), a.right(2*w + 2)}
	h := a.h * 2 / 5
	d.load(d.panel(columns[0].rows(h), "load", d.s.Load.Words, boxed))
	d.traffic(d.panel(columns[1].rows(h), "traffic", "per second", boxed))
	d.judged(d.panel(columns[2].rows(h), "thresholds and checks", "", boxed))
	times, note := d.timesTitle()
	d.times(d.panel(columns[0].from(h), times, note, boxed))
	d.spread(d.panel(columns[1].from(h), "distribution", "to p99", boxed))
	d.wrong(d.panel(columns[2].from(h), "errors and closes", "", boxed))
}

// row draws a label, a figure and its history.
func (d *drawing) row(a area, label string, value string, r role, history *series) {
	if a.h < 1 || a.w < 1 {
		return
	}
	const labels, values = 11, 10
	d.put(a.x, a.y, labels-1, dim, label)
	d.put(a.x+labels, a.y, values, strong, d.padLeft(value, values-1))
	if history != nil {
		chart := a.right(labels + values + 1)
		d.chart(chart, r, history.newest(chart.w), 0)
	}
}

// load says how many VUs and connections there are, and what they do.
func (d *drawing) load(a area) {
	s := d.s
	get := func(metric string) metrics.Stats { v, _ := s.Snapshot.Get(metric); return v }
	rows := []func(area){
		func(a area) { d.row(a, "VUs", count(int64(s.Load.AllVUs)), accent, &s.History.VUs) },
		func(a area) {
			d.row(a, "open", count(int64(get(metrics.NameWSConnections).Value)), accent, &s.History.Open)
		},
		func(a area) { d.row(a, "sessions", d.lately(&s.History.Sessions), accent, &s.History.Sessions) },
		func(a area) { d.iterations(a, get) },
		d.generator,
	}
	spare := max(a.h-len(rows), 0) / 2
	y := 0
	for i, draw := range rows {
		h := 1
		if i < 2 { // VUs and connections have a shape that is worth the room
			h += min(spare, 6)
		}
		draw(a.from(y).rows(h))
		y += h
	}
}

// iterations counts those that ended, and those that did not end well.
func (d *drawing) iterations(a area, get func(string) metrics.Stats) {
	d.row(a, "iterations", count(get(metrics.NameIterations).Count), accent, nil)
	rest := a.right(22)
	if rest.w < 6 || a.h < 1 {
		return
	}
	x := rest.x
	x += d.put(x, a.y, rest.w, dim, d.lately(&d.s.History.Iterations)) + 1
	if n := get(metrics.NameIterationsFailed).Count; n > 0 {
		x += d.put(x, a.y, rest.x+rest.w-x, bad, count(n)+" failed") + 1
	}
	if n := get(metrics.NameDroppedIterations).Count; n > 0 {
		d.put(x, a.y, rest.x+rest.w-x, warn, count(n)+" dropped")
	}
}

// generator draws whether the figures can be trusted.
func (d *drawing) generator(a area) {
	if a.h < 1 {
		return
	}
	d.put(a.x, a.y, 10, dim, "generator")
	x, limit := a.x+11, a.w-11
	h := d.s.Health
	if len(h.Warnings) > 0 {
		d.put(x, a.y, limit, warn, d.style.caution+" "+h.Warnings[len(h.Warnings)-1])
		return
	}
	n := d.put(x, a.y, limit, good, d.style.yes+" healthy") + 1
	d.put(x+n, a.y, limit-n, dim, "cpu "+percent(math.Round(h.CPU*100)/100))
}

// lately is the last point of a history, as a rate.
func (d *drawing) lately(s *series) string { return perSecond(s.now()) }

// traffic is what goes over the wire.
func (d *drawing) traffic(a area) {
	s := d.s
	h := 1
	if spare := a.h - 5; spare > 0 {
		h += min(spare/2, 4)
	}
	d.row(a.rows(h), "sent", d.lately(&s.History.Sent), out, &s.History.Sent)
	d.row(a.from(h).rows(h), "received", d.lately(&s.History.Received), in, &s.History.Received)
	y := 2 * h
	sent, _ := s.Snapshot.Get(metrics.NameWSMsgsSent)
	received, _ := s.Snapshot.Get(metrics.NameWSMsgsReceived)
	d.pair(a.line(y), "messages", count(sent.Count), count(received.Count))
	d.pair(a.line(y+1), "data", size(s.History.BytesOut.now())+"/s", size(s.History.BytesIn.now())+"/s")
	if l := a.line(y + 2); l.h > 0 {
		ping, ok := s.Snapshot.Get(metrics.NameWSPing)
		switch late := d.late(); {
		case late != "":
			d.put(l.x, l.y, l.w, warn, late)
		case ok:
			d.put(l.x, l.y, 10, dim, "ping")
			d.put(l.x+11, l.y, l.w-11, plain, "p50 "+d.style.ms(ping.Med)+"  p99 "+d.style.ms(ping.P99))
		}
	}
}

// pair writes what went out and what came in.
func (d *drawing) pair(a area, label, sent, received string) {
	if a.h < 1 {
		return
	}
	d.put(a.x, a.y, 10, dim, label)
	x := a.x + 11
	x += d.put(x, a.y, a.x+a.w-x, out, d.style.sent+" ")
	x += d.put(x, a.y, a.x+a.w-x, plain, d.pad(sent, 11))
	x += d.put(x, a.y, a.x+a.w-x, in, d.style.received+" ")
	d.put(x, a.y, a.x+a.w-x, plain, received)
}

// late says what the clients did not do in time.
func (d *drawing) late() string {
	text := ""
	for _, m := range [][2]string{{metrics.NameWSLateTicks, "late ticks"}, {metrics.NameWSMissedTicks, "missed ticks"},
		{metrics.NameWSInboxDropped, "dropped from inboxes"}} {
		if s, ok := d.s.Snapshot.Get(m[0]); ok && s.Count > 0 {
			if text != "" {
				text += ", "
			}
			text += count(s.Count) + " " + m[1]
		}
	}
	return text
}

// timesTitle names the times that are shown.
func (d *drawing) timesTitle() (title, note string) {
	metric, s, ok := responseTimes(d.s.Snapshot)
	if !ok {
		return "response time", ""
	}
	if metric == metrics.NameWSConnecting {
		return "connecting", counted(s.Count, "handshake")
	}
	return "response time", counted(s.Count, "request")
}

// times are the percentiles, of the whole run and over time.
func (d *drawing) times(a area) {
	_, s, ok := responseTimes(d.s.Snapshot)
	if !ok {
		d.put(a.x, a.y, a.w, dim, "no samples yet")
		return
	}
	h := max((a.h-1)/3, 1)
	top := usual(d.s.History.P99.newest(a.w - 14))
	for i, f := range []struct {
		figure
		history *series
	}{
		{figure{"p50", s.Med, typical}, &d.s.History.P50},
		{figure{"p95", s.P95, tail}, &d.s.History.P95},
		{figure{"p99", s.P99, extreme}, &d.s.History.P99},
	} {
		row := a.from(i * h).rows(h)
		if row.h < 1 {
			return
		}
		d.put(row.x, row.y, 4, f.role, f.name)
		d.put(row.x+4, row.y, 9, strong, d.padLeft(d.style.ms(f.value), 8))
		chart := row.right(14)
		// One scale for all three, so that their heights compare.
		d.chart(chart, f.role, f.history.newest(chart.w), top)
	}
	if l := a.line(3 * h); l.h > 0 {
		d.put(l.x, l.y, 4, dim, "max")
		d.put(l.x+4, l.y, 9, plain, d.padLeft(d.style.ms(s.Max), 8))
		d.put(l.x+14, l.y, l.w-14, dim, "avg "+d.style.ms(s.Avg)+"  min "+d.style.ms(s.Min))
	}
}

// spread is the histogram of the times.
func (d *drawing) spread(a area) {
	_, s, ok := responseTimes(d.s.Snapshot)
	if !ok || a.h < 2 {
		return
	}
	d.histogram(a, d.s.distribution, []figure{{"p50", 0, typical}, {"p95", s.P95, tail}, {"p99", s.P99, extreme}})
}
