package tui

import (
	"math"

	"wsrun/metrics"
)

// loadPanel draws the figures about VUs, and whether figures can be trusted.
type loadPanel struct{ drawing }

// draw draws the numbers of VUs and connections, and their activity.
func (d loadPanel) draw(a area) {
	s := d.s
	get := func(metric string) metrics.Stats { v, _ := s.Snapshot.Get(metric); return v }
	rows := []func(area){
		func(a area) { d.row(a, "VUs", count(int64(s.Load.AllVUs)), accent, &s.History.VUs) },
		func(a area) {
			d.row(a, "open", count(int64(get(metrics.NameWSConnections).Value)), accent, &s.History.Open)
		},
		func(a area) { d.row(a, "sessions", lately(&s.History.Sessions), accent, &s.History.Sessions) },
		func(a area) { d.iterations(a, get) },
		d.generator,
	}
	spare := max(a.h-len(rows), 0) / 2
	y := 0
	for i, draw := range rows {
		h := 1
		if i < 2 { // the shape of VUs and connections is worth the room
			h += min(spare, 6)
		}
		draw(a.from(y).rows(h))
		y += h
	}
}

// iterations draws the number of completed iterations, and of those that did not end well.
func (d loadPanel) iterations(a area, get func(string) metrics.Stats) {
	d.row(a, "iterations", count(get(metrics.NameIterations).Count), accent, nil)
	rest := a.right(22)
	if rest.w < 6 || a.h < 1 {
		return
	}
	x := rest.x
	x += d.put(x, a.y, rest.w, dim, lately(&d.s.History.Iterations)) + 1
	if n := get(metrics.NameIterationsFailed).Count; n > 0 {
		x += d.put(x, a.y, rest.x+rest.w-x, bad, count(n)+" failed") + 1
	}
	if n := get(metrics.NameDroppedIterations).Count; n > 0 {
		d.put(x, a.y, rest.x+rest.w-x, warn, count(n)+" dropped")
	}
}

// generator draws whether the figures can be trusted.
func (d loadPanel) generator(a area) {
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

// lately returns the last point of a history as a rate.
func lately(s *series) string { return perSecond(s.now()) }
