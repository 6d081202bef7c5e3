package tui

import (
	"fmt"

	"wsrun/metrics"
)

// glance is the overview where there is no room for panels.
type glance struct{ drawing }

// draw draws one line per topic, what is wrong before what is right.
func (d glance) draw(a area) {
	s := d.s
	open, _ := s.Snapshot.Get(metrics.NameWSConnections)
	_, times, ok := responseTimes(s.Snapshot)
	lines := []func(area){
		func(a area) {
			d.words(
				a,
				span{dim, "VUs "},
				span{strong, count(int64(s.Load.AllVUs))},
				span{dim, "  open "},
				span{strong, count(int64(open.Value))},
				span{dim, "  sessions "},
				span{strong, lately(&s.History.Sessions)},
			)
		},
		func(a area) { d.flow(a, out, d.style.sent, &s.History.Sent) },
		func(a area) { d.flow(a, in, d.style.received, &s.History.Received) },
	}
	if ok {
		lines = append(lines, func(a area) {
			d.words(
				a,
				span{typical, "p50 "},
				span{strong, d.style.ms(times.Med)},
				span{tail, "  p95 "},
				span{strong, d.style.ms(times.P95)},
				span{extreme, "  p99 "},
				span{strong, d.style.ms(times.P99)},
			)
		})
	}
	lines = append(lines, d.verdict, d.trouble)
	if spare := a.h - len(lines) - 1; ok && spare > 0 {
		lines = append(lines[:4], append([]func(area){func(a area) {
			d.put(a.x, a.y, 4, tail, "p95")
			d.chart(a.right(4), tail, s.History.P95.newest(a.w-4), 0)
		}}, lines[4:]...)...)
	}
	lines = append(lines, loadPanel(d).generator)
	for i, draw := range lines {
		if i < a.h {
			draw(a.line(i))
		}
	}
	if rest := a.from(len(lines) + 1); rest.h > 1 {
		verdict(d).judged(rest)
	}
}

// words draws spans one after another.
func (d glance) words(a area, spans ...span) { d.text(a, textLine{spans: spans}) }

// flow draws the messages of one direction.
func (d glance) flow(a area, r role, arrow string, s *series) {
	d.put(a.x, a.y, 2, r, arrow)
	d.put(a.x+2, a.y, 9, strong, d.pad(lately(s), 8))
	d.chart(a.right(11), r, s.newest(a.w-11), 0)
}

// verdict draws checks and thresholds in one line.
func (d glance) verdict(a area) {
	l := plainLine(dim, "no check yet")
	if c, ok := d.s.Snapshot.Get(metrics.NameChecks); ok {
		l.spans = []span{{good, d.style.yes + " "}, {plain, count(c.Passes)}}
		if c.Fails > 0 {
			l.spans = append(l.spans, span{bad, "  " + d.style.no + " " + count(c.Fails)})
		}
		l.spans = append(l.spans, span{dim, " checks"})
	}
	failing := 0
	for _, t := range d.s.Thresholds {
		if t.rank() == 0 {
			failing++
		}
	}
	switch {
	case failing > 0:
		l.right = span{
			bad,
			fmt.Sprintf("%s %d/%s", d.style.no, failing, counted(int64(len(d.s.Thresholds)), "threshold")),
		}
	case len(d.s.Thresholds) > 0:
		l.right = span{good, d.style.yes + " thresholds"}
	}
	d.text(a, l)
}

// trouble draws errors and unusual closes in one line.
func (d glance) trouble(a area) {
	kinds := errorKinds(d.s.Snapshot)
	if len(kinds) == 0 {
		d.put(a.x, a.y, a.w, good, d.style.yes+" no errors")
		return
	}
	var l textLine
	for i, k := range kinds {
		if i > 0 {
			l.spans = append(l.spans, span{dim, "  "})
		}
		l.spans = append(l.spans, span{bad, k.name + " "}, span{strong, count(k.count)})
	}
	d.text(a, l)
}
