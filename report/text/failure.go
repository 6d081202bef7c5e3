package text

import (
	"fmt"
	"strings"

	"wsrun/diag"
	"wsrun/metrics"
	"wsrun/report/format"
	"wsrun/report/section"
)

const (
	messageLines = 6 // of a failure's message
	valueLines   = 3 // of a value and of a payload's head
)

// explainer writes the details of failures on a page.
type explainer struct {
	*page
	frames framesShown // of the latest transcript
}

// explain writes the details of one failure: its message, the source line, the values that were read and what arrived.
// known is the place that was already printed.
func (p *explainer) explain(indent int, message string, d *metrics.Detail, known diag.Pos) {
	if message != "" {
		p.paragraph(indent, message, plain, messageLines)
	}
	if d == nil {
		p.frame(indent, known, 0)
		return
	}
	at := d.At
	if at.File == "" {
		at = known
	}
	if at.File != known.File {
		p.line(indent, span{p.clickable(format.Place(at), p.width-indent), faint})
	}
	p.frame(indent, at, d.Len)
	p.values(indent, d.Values)
	p.arrivals(indent, d)
}

// values writes what an expression read, with the equals signs aligned.
func (p *explainer) values(indent int, values []metrics.Value) {
	names := make([]string, len(values))
	width := 0
	for i, v := range values {
		names[i] = format.Cut(format.Visible(v.Expr), p.width/2, p.more())
		width = max(width, format.Cells(names[i]))
	}
	for i, v := range values {
		lead := span{format.Pad(names[i], width, false) + " = ", faint}
		p.hanging(indent, lead, format.Visible(v.Value), plain, valueLines)
	}
}

// arrivals writes what arrived while an expect waited in vain.
func (p *explainer) arrivals(indent int, d *metrics.Detail) {
	total := max(d.ArrivedTotal, len(d.Arrived))
	shown := d.Arrived[max(len(d.Arrived)-section.ShownArrived, 0):]
	switch {
	case total == 0:
		if d.Awaited {
			p.paragraph(indent, "nothing arrived while it waited", plain, 0)
		}
		return
	case len(shown) == 0:
		p.paragraph(indent, format.Counted(int64(total), "message")+" arrived while it waited", plain, 0)
		return
	case len(shown) < total:
		p.paragraph(
			indent,
			fmt.Sprintf("%d messages arrived while it waited, the last %d of them:", total, len(shown)),
			plain,
			0,
		)
	default:
		p.paragraph(indent, format.Counted(int64(total), "message")+" arrived while it waited:", plain, 0)
	}
	p.arrivalTable(indent+2, shown)
}

// arrivalTable lists messages: when each arrived, its size, its start, why it did not match and what took it.
func (p *explainer) arrivalTable(indent int, list []metrics.Arrival) {
	f := p.inText()
	times, sizes := make([]string, len(list)), make([]string, len(list))
	timeWidth, sizeWidth := 0, 0
	for i, a := range list {
		times[i], sizes[i] = "+"+f.Milliseconds(a.AfterMS), f.Bytes(float64(a.Size))
		timeWidth, sizeWidth = max(timeWidth, format.Cells(times[i])), max(sizeWidth, format.Cells(sizes[i]))
	}
	for i, a := range list {
		lead := format.Pad(times[i], timeWidth, true) + "  " + format.Pad(sizes[i], sizeWidth, true) + "  "
		head := format.Visible(a.Head)
		if a.Binary {
			head = "binary " + head
		}
		p.hanging(indent, span{lead, faint}, head, plain, valueLines)
		if a.Why != "" {
			for why := range strings.SplitSeq(a.Why, "; ") { // one per part of the condition
				p.paragraph(indent+format.Cells(lead), why, faint, valueLines)
			}
		}
		if a.Taken != "" {
			p.paragraph(indent+format.Cells(lead), "taken by "+a.Taken, faint, valueLines)
		}
	}
}

// title writes the first line of a failure: what failed, where, and more facts. The place is never truncated, so that
// it can be clicked; if there is no room, it gets a line of its own.
func (p *explainer) title(indent int, mark span, name string, at diag.Pos, facts ...string) {
	lead := indent + p.markWidth()
	room := p.width - lead
	name = format.Cut(format.Visible(name), room, p.more())
	spans, used := []span{mark, {" ", plain}, {name, strong}}, format.Cells(name)
	for i, fact := range append([]string{format.Place(at)}, facts...) {
		if fact == "" {
			continue
		}
		if i == 0 {
			fact = p.clickable(fact, room)
		} else {
			fact = format.Cut(fact, room, p.more())
		}
		if used+2+format.Cells(fact) > room {
			p.line(indent, spans...)
			spans, used, indent = []span{{fact, faint}}, format.Cells(fact), lead
			continue
		}
		spans = append(spans, span{"  " + fact, faint})
		used += 2 + format.Cells(fact)
	}
	p.line(indent, spans...)
}
