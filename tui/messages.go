package tui

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// conversation draws the page of messages.
type conversation struct{ drawing }

// draw draws the page of one VU's conversation, newest message last.
func (d conversation) draw(a area) {
	t := &d.s.Tail
	shown := t.shown()
	scroll := min(max(d.s.Scroll[Messages], 0), max(len(shown)-1, 0))
	d.title(a.line(0), len(shown))
	a = a.from(1)
	if len(shown) == 0 {
		text := "nothing yet: messages are shown from now on"
		if t.Filter.Text != "" && len(t.Messages) > 0 {
			text = "no message matches the filter"
		}
		d.put(a.x, a.y, a.w, dim, text)
		return
	}
	last := len(shown) - scroll
	if t.Open && a.h >= 6 {
		below := a.from(a.h / 2)
		d.whole(below, shown[last-1])
		a = a.rows(a.h / 2)
	}
	first := max(last-a.h, 0)
	for i, m := range shown[first:last] {
		l := a.line(i)
		d.message(l, m)
		if t.Open && first+i == last-1 {
			d.choose(l)
		}
	}
	if scroll > 0 {
		d.rightAligned(area{a.x, a.y + a.h - 1, a.w, 1}, warn, fmt.Sprintf(" %s %d newer ", d.style.down, scroll))
	}
}

// title draws whose messages these are, and which of them are shown.
func (d conversation) title(a area, shown int) {
	t := &d.s.Tail
	l := textLine{
		spans: []span{
			{accent, fmt.Sprintf("VU %d", t.VU)},
			{dim, fmt.Sprintf(" of %d", max(d.s.Load.MaxVUs, d.s.Load.VUs))},
		},
		right: span{dim, counted(int64(len(t.Messages)), "message")},
	}
	switch {
	case t.Filter.Err != "":
		l.spans = append(l.spans, span{bad, "  filter: " + t.Filter.Err})
	case t.Filter.Text == "" && t.Socket != "":
		l.spans = append(l.spans, span{dim, "  of "}, span{warn, t.Socket})
		l.right.text = fmt.Sprintf("%d of %s", shown, counted(int64(len(t.Messages)), "message"))
	case t.Filter.Text != "":
		what := "  has "
		if t.Filter.Expr {
			what = "  where "
		}
		l.spans = append(l.spans, span{dim, what}, span{warn, t.Filter.Text})
		l.right.text = fmt.Sprintf("%d of %s", shown, counted(int64(len(t.Messages)), "message"))
	}
	d.text(a, l)
}

// message draws one line of the conversation.
func (d conversation) message(a area, m Message) {
	r, arrow := in, d.style.received
	if m.Out {
		r, arrow = out, d.style.sent
	}
	time := fmt.Sprintf("%9.3f ", m.At.Seconds())
	if a.w < 60 {
		time = fmt.Sprintf("%6.1f ", m.At.Seconds())
	}
	look := plain
	spans := []span{{dim, time}, {r, arrow + " "}}
	if m.Socket != "" {
		spans = append(spans, span{dim, fmt.Sprintf("%-*s ", d.s.Tail.nameWidth(), m.Socket)})
	}
	if m.Kind != "text" {
		look = dim
		spans = append(spans, span{warn, m.Kind + " "})
	}
	if a.w >= 60 {
		spans = append(spans, span{dim, fmt.Sprintf("%6s  ", size(float64(m.Size)))})
	}
	text := m.text()
	if limit := 4 * a.w; len(text) > limit {
		text = text[:limit]
	}
	d.text(a, textLine{spans: append(spans, span{look, text})})
}

// choose highlights the selected line.
func (d conversation) choose(a area) {
	for x := a.x; x < a.x+a.w; x++ {
		if p := d.at(x, a.y); p != nil {
			p.role = chosen
		}
	}
}

// text returns a message's payload as text.
func (m *Message) text() string {
	if m.Binary {
		return fmt.Sprintf("% x", m.Data)
	}
	if m.HTTP != "" {
		return strings.TrimRight(m.HTTP+"  "+string(m.Data), " ")
	}
	return string(m.Data)
}

// whole shows one message in full, with JSON indented.
func (d conversation) whole(a area, m Message) {
	note := fmt.Sprintf("%s, %s bytes", m.Kind, count(int64(m.Size)))
	if len(m.Data) < m.Size {
		note += fmt.Sprintf(", the first %s", count(int64(len(m.Data))))
	}
	a = d.panel(a, "message", note, false)
	text := m.text()
	var indented bytes.Buffer
	if !m.Binary && json.Indent(&indented, m.Data, "", "  ") == nil {
		text = indented.String()
		if m.HTTP != "" {
			text = m.HTTP + "\n" + text
		}
	}
	y := 0
	for line := range strings.SplitSeq(text, "\n") {
		// A line that is too long is wrapped, and its continuation is indented.
		for rest, part := d.clean(line, 200*max(a.w, 1)), ""; y < a.h; y++ {
			part = rest
			if d.width(rest) > a.w {
				part = d.head(rest, a.w)
			}
			d.put(a.x, a.y+y, a.w, plain, part)
			if rest = rest[len(part):]; rest == "" || part == "" {
				y++
				break
			}
		}
		if y >= a.h {
			return
		}
	}
}

// prompt draws the line where a filter is typed.
func (d conversation) prompt(a area) {
	t := &d.s.Tail
	label := " text: "
	if t.Filter.Expr {
		label = " expression: "
	}
	x := a.x + d.put(a.x, a.y, a.w, accent, label)
	typed := d.clean(t.Typed, a.w)
	for d.width(typed) > a.w-(x-a.x)-2 && typed != "" { // keep the end visible, where the typing happens
		typed = typed[len(d.head(typed, 1)):]
	}
	x += d.put(x, a.y, a.w-(x-a.x), plain, typed)
	d.put(x, a.y, 1, mark, " ")
	d.glyph(x, a.y, mark, " ")
	d.put(x+2, a.y, a.w-x-2, dim, "enter applies, esc leaves")
}
