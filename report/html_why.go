package report

import (
	"strconv"
	"strings"

	"wsrun/metrics"
)

// why shows what failed and all that is known of it: thresholds, then checks, then errors.
func (m *markup) why() {
	r := m.run
	list := m.failing()
	if r.Passed && len(list) == 0 {
		return
	}
	title := "Why it failed"
	if r.Passed {
		title = "What went wrong"
	}
	m.put("<section><h2>%s</h2>\n", title)
	shown := m.missed()
	for i, f := range list {
		if i == errorGroups {
			m.put("<p>and %d more</p>\n", len(list)-i)
			break
		}
		m.failure(f, i < explained)
		shown++
	}
	if shown == 0 {
		m.put("<p>No check, threshold or error says more than the verdict.</p>\n")
	}
	m.put("</section>\n")
}

// missed shows the thresholds that were not met, and returns how many there are.
func (m *markup) missed() int {
	r := m.run
	n := 0
	for _, t := range r.Thresholds {
		if t.OK {
			continue
		}
		if n == 0 {
			m.put("<article class=\"fail\"><h3>%s Thresholds</h3>\n", mark(false))
		}
		n++
		value := m.page.thresholdValue(r, t)
		if t.NoData {
			value = "no data"
		}
		m.put("<p><code>%s</code> <strong>%s</strong>, wanted <code>%s</code> %s</p>\n",
			t.Metric, value, t.Condition, m.place(metrics.Place{File: t.File, Line: t.Line}))
	}
	if n > 0 {
		m.put("</article>\n")
	}
	return n
}

// failing is a check or a group of errors as the page shows it.
type failing struct {
	what, name, message, kind string
	at                        metrics.Place
	count                     string
	examples                  []*metrics.Detail
}

func (m *markup) failing() []failing {
	var out []failing
	snap := m.run.snapshot()
	for _, c := range snap.Checks {
		if c.Fails > 0 {
			out = append(out, failing{
				"Check", c.Name, checkMessage(c.Name, firstOf(c.Examples)), "", c.At,
				"failed " + grouped(c.Fails) + " of " + grouped(c.Passes+c.Fails), c.Examples,
			})
		}
	}
	for _, g := range byKind(snap.Errors) {
		out = append(out, failing{"", g.Kind, g.Message, g.Kind, g.At, "×" + grouped(g.Count), g.Examples})
	}
	return out
}

func (m *markup) failure(f failing, inFull bool) {
	m.put("<article class=\"fail\"><h3>%s ", mark(false))
	if f.what != "" {
		m.put("%s ", f.what)
	}
	m.put("<code>%s</code> <span class=\"count\">%s</span> %s</h3>\n", shortName(f.name), f.count, m.place(f.at))
	if f.message != "" {
		m.put("<p>%s</p>\n", f.message)
	}
	if d := firstOf(f.examples); inFull {
		m.detail(f, d)
		if len(f.examples) > 1 {
			m.put("<details><summary>%s</summary>\n", counted(int64(len(f.examples)-1), "further example"))
			for _, d := range f.examples[1:] {
				m.detail(f, d)
			}
			m.put("</details>\n")
		}
	}
	m.put("</article>\n")
}

// detail shows one example: whose it is, the source line, what was read and what arrived.
func (m *markup) detail(f failing, d *metrics.Detail) {
	if d == nil {
		m.frame(f.at, 0)
		return
	}
	at := d.At
	if at.File == "" {
		at = f.at
	}
	if who := whose(m.run, d); who != "" {
		m.put("<p class=\"faint\">%s</p>\n", who)
	}
	m.frame(at, d.Len)
	if len(d.Values) > 0 {
		m.put("<pre class=\"values\">")
		for _, v := range d.Values {
			m.put("%s = <strong>%s</strong>\n", v.Expr, v.Value)
		}
		m.put("</pre>\n")
	}
	m.arrived(f.kind, d)
}

func (m *markup) frame(at metrics.Place, length int) {
	p := newPage(TextOptions{Unicode: true, Width: caseWidth}, m.run.Sources)
	if p.frame(0, at, length) {
		_, lines, _ := strings.Cut(p.b.String(), "\n") // the first one is empty, to stand off
		m.put("<pre>%s</pre>\n", preformatted(lines))
	}
}

// preformatted escapes text of several lines that is visible already.
func preformatted(s string) safe {
	var b strings.Builder
	for line := range strings.Lines(strings.TrimRight(s, "\n")) {
		text, ended := strings.CutSuffix(line, "\n")
		b.WriteString(escaped(text))
		if ended {
			b.WriteByte('\n')
		}
	}
	return safe(b.String())
}

func (m *markup) arrived(kind string, d *metrics.Detail) {
	total := max(d.ArrivedTotal, len(d.Arrived))
	if total == 0 {
		if kind == "expect.timeout" && strings.Contains(d.Message, "matched within") {
			m.put("<p>Nothing arrived while it waited.</p>\n")
		}
		return
	}
	shown := d.Arrived[max(len(d.Arrived)-shownArrived, 0):]
	caption := counted(int64(total), "message") + " arrived while it waited"
	if len(shown) < total && len(shown) > 0 {
		caption += ", the last " + strconv.Itoa(len(shown)) + " of them"
	}
	if len(shown) == 0 {
		m.put("<p>%s.</p>\n", caption)
		return
	}
	f := m.page.inText()
	m.table(caption, []string{"After", "Size", ""}, func() {
		for _, a := range shown {
			m.put("<tr><td class=\"n\">+%s</td>", f.milliseconds(a.AfterMS))
			m.figure(f.bytes(float64(a.Size)))
			head := a.Head
			if a.Binary {
				head = "binary " + head
			}
			m.put("<td><code>%s</code>", head)
			if a.Why != "" {
				m.put("<br/><span class=\"faint\">%s</span>", a.Why)
			}
			if a.Taken != "" {
				m.put("<br/><span class=\"faint\">taken by %s</span>", a.Taken)
			}
			m.put("</td></tr>\n")
		}
	})
}
