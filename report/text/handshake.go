package text

import (
	"wsrun/metrics"
	"wsrun/report/detail"
)

// handshake writes what both sides said in a failed handshake or HTTP request.
func (p *explainer) handshake(indent int, d *metrics.Detail, most int) {
	if d == nil || d.Handshake == nil {
		return
	}
	p.paragraph(indent, detail.Exchanged(d)+":", plain, 0)
	for _, line := range detail.HandshakeLines(d, most, p.more()) {
		p.hanging(indent+2, span{detail.Arrow(p.options.Unicode, line.Out) + " ", faint}, line.Text, plain, valueLines)
	}
}
