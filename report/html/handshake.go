package html

import (
	"wsrun/metrics"
	"wsrun/report/detail"
)

// handshake shows what both sides said in a handshake that failed, folded away.
func (m failures) handshake(d *metrics.Detail) {
	if d.Handshake == nil {
		return
	}
	m.put("<details><summary>The handshake</summary>\n<pre>")
	for _, line := range detail.HandshakeLines(d, detail.FramesKept, "…") {
		m.put("%s %s\n", detail.Arrow(true, line.Out), line.Text)
	}
	m.put("</pre>\n</details>\n")
}
