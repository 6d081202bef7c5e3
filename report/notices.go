package report

import (
	"strconv"

	"wsrun/report/format"
	"wsrun/result"
)

// notices writes what is worth knowing and failed nothing.
func (p *page) notices(r *result.Run) {
	warnings := r.AllWarnings()
	if len(r.Notices) == 0 && len(warnings) == 0 {
		return
	}
	p.heading("Notices")
	bullet := span{"! ", warn}
	for _, text := range warnings {
		p.hanging(2, bullet, format.Visible(text), plain, messageLines)
	}
	for _, n := range r.Notices {
		text := format.Visible(n.Message)
		if n.Count > 1 {
			text += " (" + p.times() + strconv.FormatInt(n.Count, 10) + ")"
		}
		p.hanging(2, bullet, text, plain, messageLines)
		if where := format.Place(n.At); where != "" {
			p.line(2+format.Cells(bullet.text), span{p.clickable(where, p.width-2-format.Cells(bullet.text)), faint})
		}
	}
}

// notices says what is worth knowing and failed nothing.
func (m *markup) notices() {
	warnings := m.run.AllWarnings()
	if len(warnings) == 0 && len(m.run.Notices) == 0 {
		return
	}
	m.put("<section><h2>Notices</h2>\n<ul>\n")
	for _, text := range warnings {
		m.put("<li>%s</li>\n", text)
	}
	for _, n := range m.run.Notices {
		m.put("<li>%s", n.Message)
		if n.Count > 1 {
			m.put(" (×%s)", format.Grouped(n.Count))
		}
		m.put(" %s</li>\n", m.place(n.At))
	}
	m.put("</ul></section>\n")
}
