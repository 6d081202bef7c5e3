package html

import (
	"strings"

	"wsrun/metrics"
	"wsrun/report/detail"
)

// handshake writes what both sides said in a failed handshake or HTTP request, folded.
func (m failures) handshake(d *metrics.Detail) {
	if d.Handshake == nil {
		return
	}
	what := detail.Exchanged(d)
	m.put("<details><summary>%s</summary>\n<pre>", strings.ToUpper(what[:1])+what[1:])
	for _, line := range detail.HandshakeLines(d, detail.FramesKept, "…") {
		m.put("%s %s\n", detail.Arrow(true, line.Out), line.Text)
	}
	m.put("</pre>\n</details>\n")
}
