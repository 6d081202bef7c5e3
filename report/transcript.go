package report

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"wsrun/diag"
	"wsrun/metrics"
	"wsrun/report/format"
)

const (
	framesKept    = 20 // frames of a transcript
	framesOfCheck = 4  // of a check's in text: what it judged is mostly the last one
	framesOfLoad  = 6  // of a load's and of a suite's in text
	transcripts   = 3  // of a load's text
	hexBytes      = 32 // of a binary payload
	leastHead     = 14 // cells of a payload
	mostBy        = 24 // cells of who sent or took a frame
)

// framesShown tells which transcript was shown last, so that two failures of one moment don't show it twice.
type framesShown struct {
	vu, iteration, total, shown int
	lastMS                      float64 // of its last frame: another session of the iteration has another one
}

// transcript writes the handshake that failed, or the latest frames of the session that did: when, which way, what
// kind, how large, how it began and who sent or took it. Messages that are listed already, as those that arrived while
// an expect waited, are only counted.
func (p *page) transcript(indent int, d *metrics.Detail, most int) {
	if d == nil {
		return
	}
	p.handshake(indent, d, most)
	frames := lastRows(d.Frames, most)
	if saysNothing(d, frames) {
		return
	}
	now := framesShown{d.VU, d.Iteration, d.FramesTotal, len(frames), 0}
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
	p.paragraph(indent, "the session until then, "+what+":", plain, 0)
	p.transcriptTable(indent+2, frames)
}

// lastRows returns the latest frames that make so many rows.
func lastRows(frames []metrics.Frame, most int) []metrics.Frame {
	rows := 0
	for i := len(frames) - 1; i >= 0; i-- {
		if !frames[i].Listed || i+1 == len(frames) || !frames[i+1].Listed {
			if rows++; rows > most {
				return frames[i+1:]
			}
		}
	}
	return frames
}

// saysNothing reports whether the frames are shown already: they are among the arrivals, or the request that was sent,
// whose payload is among the values.
func saysNothing(d *metrics.Detail, frames []metrics.Frame) bool {
	requests := 0
	if slices.ContainsFunc(d.Values, func(v metrics.Value) bool { return v.Expr == "sent" }) {
		requests = 1
	}
	for _, f := range frames {
		if !f.Listed && f.Out {
			requests--
		}
		if !f.Listed && !f.Out || requests < 0 {
			return false
		}
	}
	return true
}

// transcriptRow is a frame as text. A row that stands for several has neither time nor size.
type transcriptRow struct{ at, arrow, kind, size, head, by string }

func (p *page) transcriptTable(indent int, frames []metrics.Frame) {
	rows := p.transcriptRows(frames)
	var at, kind, size, by int
	for _, r := range rows {
		at, kind, size, by = max(
			at,
			format.Cells(r.at),
		), max(
			kind,
			format.Cells(r.kind),
		), max(
			size,
			format.Cells(r.size),
		), max(
			by,
			format.Cells(r.by),
		)
	}
	by = min(by, mostBy)
	for _, r := range rows {
		lead := format.Pad(r.at, at, true) + "  " + format.Pad(r.arrow, format.Cells(p.arrow(true)), false) + " "
		if r.kind == "" {
			p.line(indent, span{lead, faint}, span{format.Cut(r.head, p.width-indent-format.Cells(lead), p.more()), faint})
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

// transcriptRows makes the rows of frames; those that are listed elsewhere and follow each other become one.
func (p *page) transcriptRows(frames []metrics.Frame) []transcriptRow {
	f := p.inText()
	time := momentsUpTo(frames[len(frames)-1].AtMS)
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
				transcriptRow{arrow: p.arrow(false), head: format.Counted(int64(i-n+1), "message") + ", listed above"},
			)
			continue
		}
		r := transcriptRow{
			at:    time(frame.AtMS),
			arrow: p.arrow(frame.Out),
			kind:  format.VisibleUpTo(frame.Kind, 8),
			head:  payloadHead(frame, p.more()),
			by:    frameBy(frame),
		}
		if frame.Kind != "close" {
			r.size = f.Bytes(float64(frame.Size))
		}
		rows = append(rows, r)
	}
	return rows
}

// momentsUpTo writes the times of a transcript, all in one unit and with the same decimals, so that one sees how far
// apart they are.
func momentsUpTo(lastMS float64) func(ms float64) string {
	if lastMS < 1000 {
		return func(ms float64) string { return "+" + strconv.FormatFloat(ms, 'f', 2, 64) + " ms" }
	}
	decimals := 3
	if lastMS >= 1_000_000 {
		decimals = 1
	}
	return func(ms float64) string { return "+" + strconv.FormatFloat(ms/1000, 'f', decimals, 64) + " s" }
}

// arrow is the sign of a direction.
func (p *page) arrow(out bool) string {
	switch {
	case out && p.options.Unicode:
		return "→"
	case out:
		return "->"
	case p.options.Unicode:
		return "←"
	}
	return "<-"
}

// frameBy says who sent or took a frame; a message that nobody took says so.
func frameBy(f metrics.Frame) string {
	if f.By == "" && !f.Out && (f.Kind == "text" || f.Kind == "binary") {
		return "nobody"
	}
	return format.VisibleUpTo(f.By, format.ShortText)
}

// payloadHead is how a frame's payload begins, fit for one line: text as it is, anything else in hex, a close frame's
// code and reason.
func payloadHead(f metrics.Frame, more string) string {
	data := f.Data
	if f.Cut {
		data = wholeRunes(data)
	}
	end := ""
	if f.Cut {
		end = more
	}
	switch {
	case f.Kind == "close":
		return closeHead(f, end)
	case f.Kind == "binary" || !utf8.Valid(data):
		return hexHead(f.Data, f.Cut, more)
	}
	return format.Visible(string(data)) + end
}

func closeHead(f metrics.Frame, end string) string {
	head := "no code"
	if f.Code > 0 {
		head = strconv.Itoa(f.Code)
	}
	if len(f.Data) > 0 {
		head += " " + diag.Quote(string(f.Data)) + end
	}
	return head
}

// hexHead writes bytes in groups of four.
func hexHead(data []byte, cut bool, more string) string {
	end := ""
	if cut || len(data) > hexBytes {
		data, end = data[:min(len(data), hexBytes)], " "+more
	}
	var groups []string
	for len(data) > 0 {
		n := min(len(data), 4)
		groups = append(groups, hex.EncodeToString(data[:n]))
		data = data[n:]
	}
	return strings.Join(groups, " ") + end
}

// wholeRunes returns data without the start of a character that was cut at its end.
func wholeRunes(data []byte) []byte {
	for n := 1; n < utf8.UTFMax && n <= len(data); n++ {
		if last := data[len(data)-n:]; utf8.RuneStart(last[0]) {
			if !utf8.FullRune(last) {
				return data[:len(data)-n]
			}
			break
		}
	}
	return data
}

// transcript shows the latest frames of the session that failed, folded away.
func (m *markup) transcript(d *metrics.Detail) {
	m.handshake(d)
	if len(d.Frames) == 0 {
		return
	}
	what := format.Counted(int64(len(d.Frames)), "frame")
	if d.FramesTotal > len(d.Frames) {
		what = fmt.Sprintf("the last %d of %s frames", len(d.Frames), format.Grouped(int64(d.FramesTotal)))
	}
	class := ""
	if !m.run.Single && !m.run.Tests { // a load has many of them: they stay off paper
		class = ` class="transcript"`
	}
	m.put("<details%s><summary>The session until then, %s</summary>\n", safe(class), what)
	f := m.page.inText()
	time := momentsUpTo(d.Frames[len(d.Frames)-1].AtMS)
	m.table("Times are since the session opened", []string{"Time", "", "", "Size", "", ""}, func() {
		for _, frame := range d.Frames {
			arrow, size := "received", ""
			if frame.Out {
				arrow = "sent"
			}
			if frame.Kind != "close" {
				size = f.Bytes(float64(frame.Size))
			}
			m.put(
				"<tr><td class=\"n\" align=\"right\">%s</td><td><span role=\"img\" "+
					"aria-label=\"%s\">%s</span></td><td>%s</td>",
				time(frame.AtMS),
				arrow,
				m.page.arrow(frame.Out),
				frame.Kind,
			)
			m.figure(size)
			m.put("<td><code>%s</code></td><td class=\"faint\">%s</td></tr>\n", payloadHead(frame, "…"), frameBy(frame))
		}
	})
	m.put("</details>\n")
}
