package html

import (
	"slices"
	"strings"

	"wsrun/report/format"
	"wsrun/report/section"
	"wsrun/result"
)

// coverage lists the handlers that were never met, including those never reached, and the messages that nothing
// handled.
func (m *markup) coverage() {
	var handlers []result.Handler
	var unhandled []result.Unhandled
	for i := range m.run.Scenarios {
		s := &m.run.Scenarios[i]
		ran := slices.ContainsFunc(s.Coverage.Handlers, func(h result.Handler) bool { return h.Asked > 0 })
		for _, h := range s.Coverage.Handlers {
			if ran && !h.Guard && h.Met == 0 {
				handlers = append(handlers, h)
			}
		}
		unhandled = append(unhandled, s.Coverage.Unhandled...)
	}
	if len(handlers)+len(unhandled) == 0 {
		return
	}
	m.put("<section><h2>Handlers and messages</h2>\n")
	if len(handlers) > 0 {
		m.table("Handlers and expects that never matched", []string{"Never matched", " ", ""}, func() {
			for i, h := range handlers {
				if i == htmlRows {
					m.put("<tr><td colspan=\"3\">and %d more</td></tr>\n", len(handlers)-i)
					break
				}
				class := ""
				if h.Asked == 0 {
					class = "faint"
				}
				m.put(
					"<tr><th scope=\"row\">%s</th><td class=\"%s\">%s%s</td><td>%s</td></tr>\n",
					section.HandlerName(&h),
					class,
					fateHTML(&h),
					section.HandlerHint(&h),
					m.place(h.At),
				)
			}
		})
	}
	for i := range unhandled {
		m.unhandled(&unhandled[i])
	}
	m.put("</section>\n")
}

// fateHTML describes what happened to a handler, with its key as code.
func fateHTML(h *result.Handler) safe {
	return safe(strings.Replace(escaped(section.HandlerFate(h, format.Grouped)), "`if`", "<code>if</code>", 1))
}

func (m *markup) unhandled(u *result.Unhandled) {
	m.put("<h3>Messages that nothing handled: %s</h3>\n", strings.Join(section.UnhandledFacts(u, format.Grouped), ", "))
	m.table("Messages that nothing handled, by their shape", []string{"Shape", "Messages"}, func() {
		for _, s := range u.Shapes {
			m.put("<tr><th scope=\"row\"><code>%s</code><br/><code class=\"faint\">%s</code>", s.Text, s.Head)
			for i := range s.Near {
				m.put("<br/>%s %s", section.NearSentence(&s.Near[i]), m.place(s.Near[i].At))
			}
			m.put("</th>")
			m.figure(format.Grouped(s.Count))
			m.put("</tr>\n")
		}
		if u.Others > 0 {
			m.put("<tr><th scope=\"row\">others</th>")
			m.figure(format.Grouped(u.Others))
			m.put("</tr>\n")
		}
	})
}
