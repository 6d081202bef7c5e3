package html

import (
	"fmt"

	"wsrun/metrics"
	"wsrun/report/detail"
	"wsrun/report/format"
)

// transcript writes the latest frames of the session that failed, folded.
func (m failures) transcript(d *metrics.Detail) {
	m.handshake(d)
	if len(d.Frames) == 0 {
		return
	}
	what := format.Counted(int64(len(d.Frames)), "frame")
	if d.FramesTotal > len(d.Frames) {
		what = fmt.Sprintf("the last %d of %s frames", len(d.Frames), format.Grouped(int64(d.FramesTotal)))
	}
	class := ""
	if !m.run.Single && !m.run.Tests { // a load has many of them: don't print them
		class = ` class="transcript"`
	}
	session := "The session"
	if d.Socket != "" {
		session += " " + d.Socket
	}
	m.put("<details%s><summary>%s until then, %s</summary>\n", safe(class), session, what)
	f := format.InText(true)
	time := detail.MomentsUpTo(d.Frames[len(d.Frames)-1].AtMS)
	m.table("Times are since the session opened", []string{"Time", "", "", "Size", "", ""}, func() {
		for _, frame := range d.Frames {
			direction, size := "received", ""
			if frame.Out {
				direction = "sent"
			}
			if frame.Kind != "close" {
				size = f.Bytes(float64(frame.Size))
			}
			m.put(
				"<tr><td class=\"n\" align=\"right\">%s</td><td><span role=\"img\" "+
					"aria-label=\"%s\">%s</span></td><td>%s</td>",
				time(frame.AtMS),
				direction,
				detail.Arrow(true, frame.Out),
				frame.Kind,
			)
			m.figure(size)
			head, by := detail.PayloadHead(frame, "…"), detail.FrameBy(frame)
			m.put("<td><code>%s</code></td><td class=\"faint\">%s</td></tr>\n", head, by)
		}
	})
	m.put("</details>\n")
}
