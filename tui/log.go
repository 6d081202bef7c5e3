package tui

import "fmt"

// log draws the page of the run's log, newest line last.
func (d drawing) log(a area) {
	lines := d.s.Log
	if len(lines) == 0 {
		d.put(a.x, a.y, a.w, dim, "the log is empty")
		return
	}
	scroll := min(max(d.s.Scroll[Log], 0), max(len(lines)-a.h, 0))
	last := len(lines) - scroll
	for i, l := range lines[max(last-a.h, 0):last] {
		d.put(a.x, a.y+i, a.w, plain, l.Text)
	}
	if scroll > 0 {
		d.rightAligned(area{a.x, a.y + a.h - 1, a.w, 1}, warn, fmt.Sprintf(" %s %d newer ", d.style.down, scroll))
	}
}
