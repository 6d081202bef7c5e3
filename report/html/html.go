package html

import (
	"fmt"
	"io"

	"wsrun/metrics"
	"wsrun/report/format"
	"wsrun/report/section"
	"wsrun/result"
)

// Write writes the run as one self-contained page: no scripts, no fonts, no requests. It says whether the run passed,
// why it did not, and how it behaved over time; the figures follow. With styles blocked it is still readable in that
// order. Secrets are not masked: pass a Run returned by masked.Run. The error is that of the write.
func Write(w io.Writer, r *result.Run) error {
	m := &markup{run: r}
	m.readTexts()
	m.suite()
	m.tiles()
	failures{m}.write()
	writeCourse(m)
	m.sections()
	page, err := whole(r, m.b.String())
	if err == nil {
		_, err = io.WriteString(w, page)
	}
	if err != nil {
		return fmt.Errorf("write the HTML report: %w", err)
	}
	return nil
}

// suite lists the scenarios of a run, if there are several.
func (m *markup) suite() {
	if len(m.run.Scenarios) < 2 {
		return
	}
	m.table("Scenarios", []string{"", "Scenario", "Iterations", "Failed", "Cut"}, func() {
		for _, s := range m.run.Scenarios {
			m.put(
				"<tr><td class=\"m\">%s</td><th scope=\"row\">%s <span class=\"faint\">%s</span>",
				mark(s.Passed),
				s.Name,
				s.File,
			)
			if s.About() != "" {
				m.put("<br/>%s", format.Short(s.About()))
			}
			if s.Aborted != "" {
				m.put("<br/><span class=\"aborted\">aborted: %s</span>", s.Aborted)
			}
			if s.Interrupted {
				m.put("<br/><span class=\"aborted\">interrupted</span>")
			}
			m.put("</th>")
			m.figure(format.Grouped(s.Iterations))
			m.figure(format.Grouped(s.IterationsFailed))
			m.figure(format.Grouped(s.IterationsCut))
			m.put("</tr>\n")
		}
	})
}

// tiles writes the most important figures.
func (m *markup) tiles() {
	snap := m.run.Figures()
	f := format.InText(true)
	m.put("<dl class=\"tiles\">\n")
	tile := func(name, value, note string) {
		m.put("<div><dt>%s</dt><dd>%s</dd><dd class=\"faint\">%s</dd></div>\n", name, value, note)
	}
	if s, ok := snap.Get(metrics.NameWSResponseTime); ok {
		tile("Response p(95)", f.Milliseconds(s.P95), "median "+f.Milliseconds(s.Med)+", max "+f.Milliseconds(s.Max))
	}
	if s, ok := snap.Get(metrics.NameWSConnecting); ok {
		tile("Connecting p(95)", f.Milliseconds(s.P95), "median "+f.Milliseconds(s.Med))
	}
	sessions, _ := snap.Get(metrics.NameWSSessions)
	open, _ := snap.Get(metrics.NameWSConnections)
	note := ""
	if open.Max > 0 {
		note = "at most " + f.Number(open.Max) + " open at a time"
	}
	tile("Sessions", format.Grouped(sessions.Count), note)
	sent, _ := snap.Get(metrics.NameWSMsgsSent)
	received, _ := snap.Get(metrics.NameWSMsgsReceived)
	tile(
		"Messages",
		format.Grouped(sent.Count+received.Count),
		format.Grouped(sent.Count)+" sent, "+format.Grouped(received.Count)+" received",
	)
	if passes, fails := section.CheckTotals(snap); passes+fails > 0 {
		tile(
			"Checks passed",
			format.Percent(float64(passes)/float64(passes+fails), passes, fails),
			format.Grouped(fails)+" of "+format.Grouped(passes+fails)+" failed",
		)
	}
	if n := section.ErrorCount(m.run); n > 0 {
		tile("Errors", format.Grouped(n), format.Counted(int64(len(section.KindsOf(snap))), "kind"))
	} else {
		tile("Errors", "none", "")
	}
	m.put("</dl>\n")
}
