package html

import (
	"math"
	"strconv"
	"time"

	"wsrun/diag"
	"wsrun/metrics"
	"wsrun/report/format"
	"wsrun/report/section"
)

// failures is a page that shows failures.
type failures struct{ *markup }

// write writes what failed with all details: thresholds, then checks, then errors.
func (m failures) write() {
	r := m.run
	list := m.failing()
	if r.Passed && len(list) == 0 {
		return
	}
	title := "Why it failed"
	switch {
	case r.Interrupted:
		title = "What failed until then"
	case r.Passed:
		title = "What went wrong"
	}
	m.put("<section><h2>%s</h2>\n", title)
	shown := m.missed()
	for i, f := range list {
		if i == section.ErrorGroups {
			m.put("<p>and %d more</p>\n", len(list)-i)
			break
		}
		m.failure(f, i < section.Explained)
		shown++
	}
	if shown == 0 {
		m.put("<p>No check, threshold or error says more than the verdict.</p>\n")
	}
	m.put("</section>\n")
}

// missed writes the thresholds that were not met, and returns their number.
func (m failures) missed() int {
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
		value := section.Judged{Run: r, Threshold: t}.Write(format.InText(true))
		m.put("<p><code>%s</code> <strong>%s</strong>, wanted <code>%s</code> %s</p>\n",
			t.Metric, format.GroupedIn(value), t.Condition, m.place(diag.Pos{File: t.File, Line: t.Line}))
	}
	if n > 0 {
		m.put("</article>\n")
	}
	return n
}

// failing is a check or a group of errors, as shown on the page.
type failing struct {
	what, name, message string
	at                  diag.Pos
	count               string
	examples            []*metrics.Detail
	survived            bool // its iterations went on
	scenario            string
}

func (m failures) failing() []failing {
	var out []failing
	snap := m.run.Figures()
	for _, c := range snap.Checks {
		if c.Fails > 0 {
			out = append(out, failing{
				"Check", c.Name, section.Reason(section.FirstOf(c.Examples)), c.At,
				"failed " + format.Grouped(c.Fails) + " of " + format.Grouped(c.Passes+c.Fails), c.Examples, false,
				c.Scenario,
			})
		}
	}
	groups := map[string]int{}
	for _, g := range snap.Errors {
		groups[g.Kind]++
	}
	for _, g := range section.ByKind(snap.Errors) {
		count := "×" + format.Grouped(g.Count)
		if when := m.when(g.Kind); when != "" && groups[g.Kind] == 1 {
			count += ", " + when
		}
		if g.Survived {
			count += ", " + section.Survived
		}
		out = append(out, failing{"", g.Kind, g.Message, g.At, count, g.Examples, g.Survived, g.Scenario})
	}
	return out
}

// when says between which moments of the run errors of a kind occurred; "" if unknown.
func (m failures) when(kind string) string {
	var from, to time.Duration
	for _, p := range m.run.History {
		for _, e := range p.Errors {
			if e.Kind != kind || e.Count == 0 {
				continue
			}
			if to == 0 {
				from = p.From
			}
			to = p.To
		}
	}
	if to == 0 || len(m.run.History) < leastPoints {
		return ""
	}
	return format.Clock(math.Round(from.Seconds())) + " to " + format.Clock(math.Round(to.Seconds())) + " into the run"
}

func (m failures) failure(f failing, inFull bool) {
	if f.survived {
		m.put(
			"<article class=\"fail harmless\"><h3>%s ",
			safe(`<span class="survived" role="img" aria-label="survived">!</span>`),
		)
	} else {
		m.put("<article class=\"fail\"><h3>%s ", mark(false))
	}
	if f.what != "" {
		m.put("%s ", f.what)
	}
	m.put(
		"<code>%s</code> <span class=\"count\">%s</span> %s</h3>\n",
		format.Short(f.name),
		f.count+m.inScenario(f),
		m.place(f.at),
	)
	if f.message != "" {
		m.put("<p>%s</p>\n", f.message)
	}
	switch {
	case !inFull:
	case section.Alike(f.examples):
		m.detail(f, section.FirstOf(f.examples), section.WhoseAll(m.run, f.examples))
	default:
		d := section.FirstOf(f.examples)
		m.detail(f, d, section.Whose(m.run, d))
		if len(f.examples) > 1 {
			m.put("<details><summary>%s</summary>\n", format.Counted(int64(len(f.examples)-1), "further example"))
			for _, d := range f.examples[1:] {
				m.detail(f, d, section.Whose(m.run, d))
			}
			m.put("</details>\n")
		}
	}
	m.put("</article>\n")
}

// inScenario says in which of several scenarios something without a place failed.
func (m failures) inScenario(f failing) string {
	if len(m.run.Scenarios) < 2 || f.scenario == "" || f.at.File != "" {
		return ""
	}
	return ", in " + format.Short(f.scenario)
}

// detail writes one example: whose it is, the source line, what was read and what arrived.
func (m failures) detail(f failing, d *metrics.Detail, who string) {
	if d == nil {
		m.frame(f.at, 0)
		return
	}
	at := d.At
	if at.File == "" {
		at = f.at
	}
	if who != "" {
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
	m.arrived(d)
	m.transcript(d)
}

func (m failures) arrived(d *metrics.Detail) {
	total := max(d.ArrivedTotal, len(d.Arrived))
	if total == 0 {
		if d.Awaited {
			m.put("<p>Nothing arrived while it waited.</p>\n")
		}
		return
	}
	shown := d.Arrived[max(len(d.Arrived)-section.ShownArrived, 0):]
	caption := format.Counted(int64(total), "message") + " arrived while it waited"
	if len(shown) < total && len(shown) > 0 {
		caption += ", the last " + strconv.Itoa(len(shown)) + " of them"
	}
	if len(shown) == 0 {
		m.put("<p>%s.</p>\n", caption)
		return
	}
	f := format.InText(true)
	m.table(caption, []string{"After", "Size", ""}, func() {
		for _, a := range shown {
			m.put("<tr><td class=\"n\">+%s</td>", f.Milliseconds(a.AfterMS))
			m.figure(f.Bytes(float64(a.Size)))
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
