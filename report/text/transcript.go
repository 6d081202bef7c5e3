package text

import (
	"fmt"

	"wsrun/metrics"
	"wsrun/report/detail"
	"wsrun/report/format"
)

const (
	framesOfCheck = 4  // of a check in text: it usually concerns the last one
	framesOfLoad  = 6  // of a load or a suite in text
	transcripts   = 3  // in a load's text
	leastHead     = 14 // cells of a payload
	mostBy        = 24 // cells of what sent or took a frame
)

// framesShown identifies the latest transcript, so that it is not shown twice for two failures at the same moment.
type framesShown struct {
	vu, iteration, total, shown int
	socket                      string
	lastMS                      float64 // of its last frame: it differs between sessions of the iteration
}

// transcript writes the failed handshake, or the latest frames of the session that failed: time, direction, kind, size,
// start and what sent or took it. Messages that are already listed, such as those that arrived while an expect waited,
// are only counted.
func (p *explainer) transcript(indent int, d *metrics.Detail, most int) {
	if d == nil {
		return
	}
	p.handshake(indent, d, most)
	frames := detail.LastRows(d.Frames, most)
	if detail.SaysNothing(d, frames) {
		return
	}
	now := framesShown{d.VU, d.Iteration, d.FramesTotal, len(frames), d.Socket, 0}
	if len(frames) > 0 {
		now.lastMS = frames[len(frames)-1].AtMS
	}
	if p.frames == now {
		return
	}
	p.frames = now
	what := format.Counted(int64(len(frames)), "frame")
	if total := max(d.FramesTotal, len(frames)); len(frames) < total {
		what = fmt.Sprintf("the last %d of %d frames", len(frames), total)
	}
	p.paragraph(indent, ofSocket("the session", d.Socket)+" until then, "+what+":", plain, 0)
	p.transcriptTable(indent+2, frames)
}

// transcriptRow is a frame as text. A row that stands for several has neither time nor size.
type transcriptRow struct{ at, arrow, kind, size, head, by string }

func (p *explainer) transcriptTable(indent int, frames []metrics.Frame) {
	rows := p.transcriptRows(frames)
	var at, kind, size, by int
	for _, r := range rows {
		at, kind = max(at, format.Cells(r.at)), max(kind, format.Cells(r.kind))
		size, by = max(size, format.Cells(r.size)), max(by, format.Cells(r.by))
	}
	by = min(by, mostBy)
	for _, r := range rows {
		arrow := format.Cells(detail.Arrow(p.options.Unicode, true))
		lead := format.Pad(r.at, at, true) + "  " + format.Pad(r.arrow, arrow, false) + " "
		if r.kind == "" {
			head := format.Cut(r.head, p.width-indent-format.Cells(lead), p.more())
			p.line(indent, span{lead, faint}, span{head, faint})
			continue
		}
		lead += format.Pad(r.kind, kind, false) + "  "
		if sized := format.Pad(r.size, size, true) + "  "; p.width-indent-format.Cells(lead+sized) >= leastHead {
			lead += sized
		}
		room := p.width - indent - format.Cells(lead)
		beside := room-2-by >= leastHead
		if beside {
			room -= 2 + by
		}
		spans := []span{{lead, faint}, {format.Pad(format.Cut(r.head, room, p.more()), room, false), plain}}
		if beside {
			spans = append(spans, span{"  " + format.Cut(r.by, by, p.more()), faint})
		}
		p.line(indent, spans...)
	}
}

// transcriptRows returns the rows for frames; consecutive ones that are listed elsewhere are combined.
func (p *explainer) transcriptRows(frames []metrics.Frame) []transcriptRow {
	f := p.inText()
	time := detail.MomentsUpTo(frames[len(frames)-1].AtMS)
	var rows []transcriptRow
	for i := 0; i < len(frames); i++ {
		frame := frames[i]
		if frame.Listed {
			n := i
			for i+1 < len(frames) && frames[i+1].Listed {
				i++
			}
			rows = append(
				rows,
				transcriptRow{
					arrow: detail.Arrow(p.options.Unicode, false),
					head:  format.Counted(int64(i-n+1), "message") + ", listed above",
				},
			)
			continue
		}
		r := transcriptRow{
			at:    time(frame.AtMS),
			arrow: detail.Arrow(p.options.Unicode, frame.Out),
			kind:  format.VisibleUpTo(frame.Kind, 8),
			head:  detail.PayloadHead(frame, p.more()),
			by:    detail.FrameBy(frame),
		}
		if frame.Kind != "close" {
			r.size = f.Bytes(float64(frame.Size))
		}
		rows = append(rows, r)
	}
	return rows
}
