package tui

import (
	"fmt"
	"time"
)

// Render draws the state for a terminal of this size: at most h lines, none wider than w. It is pure.
func Render(s *State, st *Style, w, h int) string {
	if w <= 0 || h <= 0 {
		return ""
	}
	d := drawing{newCanvas(w, h, st), s}
	body := frame{d}.draw()
	switch {
	case s.Help:
		d.help(body)
	case s.Snapshot == nil:
		d.put(body.x, body.y, body.w, dim, "waiting for the first figures")
	default:
		d.page(body)
	}
	return d.String()
}

// page draws the current page into the body.
func (d drawing) page(body area) {
	switch d.s.Page {
	case Overview:
		overview{d}.draw(body)
	case Messages:
		conversation{d}.draw(body)
	case Log:
		d.log(body)
	default:
		lines := d.lines(body.w)
		d.list(body, lines, d.s.Scroll[d.s.Page])
	}
}

// lines returns the lines of a page that is a list.
func (d drawing) lines(w int) []textLine {
	switch d.s.Page {
	case Requests:
		return requestTable{d}.lines(w)
	case Checks:
		return verdict{d}.checks(w)
	case Errors:
		return trouble{d}.errors()
	default:
		return nil
	}
}

// frame draws what all pages have in common.
type frame struct{ drawing }

// draw draws it and returns the remaining area.
func (d frame) draw() area {
	all := area{0, 0, d.w, d.h}
	d.header(all.line(0))
	if d.h < 4 {
		return all.from(1)
	}
	rows := d.progressRows()
	d.progress(area{0, 1, d.w, rows})
	top := 1 + rows
	if d.h >= 16 {
		d.tabs(all.line(top))
		top++
	}
	if d.roomy() {
		top++
	}
	d.footer(all.line(d.h - 1))
	body := all.from(top)
	body.h--
	if d.w > 60 {
		body.x, body.w = 1, body.w-2
	}
	return body
}

// roomy reports whether there is room for boxes and spacing.
func (c *canvas) roomy() bool { return c.w >= 96 && c.h >= 34 }

// progressRows returns the height of the progress: ramps have a shape.
func (d frame) progressRows() int {
	switch {
	case len(d.s.Load.Stages) == 0 || d.h < 16:
		return 1
	case d.h < 34:
		return 2
	case d.h < 50:
		return 3
	}
	return 4
}

// header draws the scenario's name and how it is doing.
func (d frame) header(a area) {
	l := &d.s.Load
	role, word := mark, l.Phase.String()
	switch {
	case d.s.Paused:
		word = "view paused"
	case d.s.failing():
		role, word = alarm, word+", failing"
	}
	badge := " " + word + " "
	n := d.rightAligned(a, role, badge)
	left := a.left(a.w - n - 1)
	if l.Of > 1 {
		left = left.left(left.w - d.rightAligned(left, dim, l.which()) - 1)
	}
	x := left.x + 1
	x += d.put(x, a.y, left.x+left.w-x, strong, l.Scenario) + 1
	if room := left.x + left.w - x; room > 12 && l.Target != "" {
		x += d.put(x, a.y, room, faint, d.style.to) + 1
		d.put(x, a.y, left.x+left.w-x, dim, l.Target)
	}
}

// which returns which of the scenarios is shown.
func (l *Load) which() string {
	text := fmt.Sprintf("%d of %d", l.Index, l.Of)
	if l.Beside > 0 {
		text += fmt.Sprintf(", %d run", l.Beside+1)
	}
	return text
}

// progress draws the run's progress as suits its load: time, iterations, or stages with their ramp.
func (d frame) progress(a area) {
	if a.h < 1 {
		return
	}
	l := &d.s.Load
	share, words := l.far()
	a.x, a.w = a.x+1, a.w-2
	if l.Phase == Starting {
		share = 0
	}
	if a.w < 30 {
		d.bar(a.line(a.h-1), accent, share)
		return
	}
	room := a
	for row, w := range words {
		if y := a.h - 1 - row; y >= 0 && w != "" {
			room.w = min(room.w, a.w-d.rightAligned(a.line(y), dim, w)-1)
		}
		if a.w < 60 {
			break
		}
	}
	if len(l.Stages) > 0 {
		d.ramp(room, *l)
		return
	}
	d.bar(room.line(a.h-1), accent, share)
}

// far returns the share of the run that has passed, and the same in words: the first for the bottom line.
func (l *Load) far() (share float64, words []string) {
	switch {
	case l.Phase == Starting && l.StartsIn > 0:
		words = []string{"starts in " + clock(l.StartsIn+time.Second-1)}
	case l.Total > 0:
		share = float64(l.Iterations) / float64(l.Total)
		words = []string{fmt.Sprintf("%s of %s iterations, %s", count(l.Iterations), count(l.Total), clock(l.Elapsed))}
	case l.Duration > 0:
		share = l.Elapsed.Seconds() / l.Duration.Seconds()
		words = []string{clock(l.Elapsed) + " of " + clock(l.Duration)}
	default:
		words = []string{clock(l.Elapsed)}
	}
	if len(l.Stages) > 0 {
		words = append(words, l.stage())
	}
	return min(max(share, 0), 1), words
}

// stage describes the current stage.
func (l *Load) stage() string {
	var start time.Duration
	for i, s := range l.Stages {
		if start += s.Duration; l.Elapsed < start || i == len(l.Stages)-1 {
			words := fmt.Sprintf("stage %d of %d, to %s %s", i+1, len(l.Stages), short(s.Target), l.Unit)
			if s.Drop > 0 {
				words += fmt.Sprintf(", %s dropped", percent(s.Drop))
			}
			return words
		}
	}
	return ""
}

// tabs draws the pages with their keys.
func (d frame) tabs(a area) {
	x := a.x + 1
	for p := range pages {
		r := dim
		if p == d.s.Page && !d.s.Help {
			r = mark
		}
		name := fmt.Sprintf(" %d %s ", int(p)+1, p)
		if d.w < 76 {
			name = fmt.Sprintf(" %d %.4s ", int(p)+1, p)
		}
		x += d.put(x, a.y, a.x+a.w-x, r, name)
	}
}

// footer draws the keys that work here, or the reply to the last one.
func (d frame) footer(a area) {
	if d.s.Page == Messages && d.s.Tail.Asking {
		conversation(d).prompt(a)
		return
	}
	if d.s.Note != "" {
		d.put(a.x+1, a.y, a.w-1, warn, d.s.Note)
		return
	}
	if d.s.Load.Phase == Stopping {
		d.put(a.x+1, a.y, a.w-1, warn, "closing the sessions; q or ctrl+c again cuts them")
		return
	}
	x := a.x + 1
	for _, b := range newKeys().short(d.s) {
		h := b.Help()
		if n := d.width(h.Key) + d.width(h.Desc) + 2; x+n > a.w {
			break
		}
		x += d.put(x, a.y, a.w-x, accent, h.Key) + 1
		x += d.put(x, a.y, a.w-x, dim, h.Desc) + 2
	}
}
