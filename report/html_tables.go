package report

import (
	"math"
	"strconv"
	"strings"

	"wsrun/metrics"
	"wsrun/report/format"
)

// htmlRows is how many rows a table of the page has at most.
const htmlRows = 500

// thresholds lists what counted as a pass.
func (m *markup) thresholds() {
	if len(m.run.Thresholds) == 0 {
		return
	}
	m.put("<section><h2>Thresholds</h2>\n")
	m.list(
		"Thresholds and the values that they were judged by",
		[]string{"", "Metric", "Condition", "Value", "", ""},
		func() {
			list, left := foremost(m.run.Thresholds, htmlRows, failingThresholds)
			for _, t := range list {
				value := m.page.thresholdValue(m.run, t)
				if t.NoData {
					value = "no data"
				}
				m.put(
					"<tr><td class=\"m\">%s</td><th scope=\"row\"><code>%s</code></th>",
					mark(t.OK),
					breakable(format.Short(t.Metric)),
				)
				m.put("<td class=\"r\" align=\"right\"><code>%s</code></td>", format.Short(t.Condition))
				m.figure(value)
				m.put(
					"<td class=\"faint\">%s</td><td>%s</td></tr>\n",
					standsOn(m.run, t),
					m.line(metrics.Place{File: t.File, Line: t.Line}),
				)
			}
			m.more(left, 1, 6)
		},
	)
	m.put("</section>\n")
}

// checks lists how often each passed and failed.
func (m *markup) checks() {
	list := m.run.Figures().Checks
	if len(list) == 0 {
		return
	}
	m.put("<section><h2>Checks</h2>\n")
	m.list("Checks", []string{"", "Check", "Passes", "Fails", ""}, func() {
		list, left := foremost(list, htmlRows, failingChecks)
		for _, c := range list {
			sign := mark(c.Fails == 0)
			if c.Passes+c.Fails == 0 {
				sign = `<span class="faint" role="img" aria-label="never evaluated">–</span>`
			}
			m.put("<tr><td class=\"m\">%s</td><th scope=\"row\">%s</th>", sign, format.Short(c.Name))
			m.figure(format.Grouped(c.Passes))
			m.figure(format.Grouped(c.Fails))
			m.put("<td>%s</td></tr>\n", m.line(c.At))
		}
		m.more(left, 1, 5)
	})
	m.put("</section>\n")
}

// requests lists response times by name, each with a bar on one log scale, and the distribution of all.
func (m *markup) requests() {
	snap := m.run.Figures()
	rows, left := requests(m.run, htmlRows)
	all, ok := snap.Get(responseTime)
	if !ok {
		return
	}
	m.put("<section><h2>Requests</h2>\n")
	m.histogram(all)
	f := m.page.inTable()
	low, high := math.Log10(max(all.Min, 0.001)), math.Log10(max(all.Max, 0.002))
	m.table(
		"Response times by request",
		[]string{"Request", "Count", "Rate", "Avg", "Min", "Med", "p(90)", "p(95)", "p(99)", "Max", ""},
		func() {
			for _, s := range rows {
				m.put("<tr><th scope=\"row\">%s</th>", format.Short(s.name))
				m.figure(format.Grouped(s.Count))
				m.figure(f.PerSecond(perSecond(s.InLoad, snap), ""))
				for _, v := range []float64{s.Avg, s.Min, s.Med, s.P90, s.P95, s.P99, s.Max} {
					m.figure(f.Value(v, s.Unit))
				}
				m.put("<td>%s</td></tr>\n", rangeBar(s.Stats, low, high))
			}
			m.more(left, 0, 11)
		},
	)
	m.put("</section>\n")
}

// rangeBar draws where a request's times lie: a line from min to max, a bar to p(95), a dot at the median.
func rangeBar(s metrics.Stats, low, high float64) safe {
	const width = 120
	x := func(v float64) string {
		at := 0.0
		if high > low {
			at = (math.Log10(max(v, 0.001)) - low) / (high - low)
		}
		return strconv.FormatFloat(4+min(max(at, 0), 1)*(width-8), 'f', 1, 64)
	}
	return safe(
		`<svg width="120" height="14" viewBox="0 0 120 14" aria-hidden="true"><path d="M` + x(
			s.Min,
		) + ` 7H` + x(
			s.Max,
		) +
			`" stroke="currentColor" stroke-opacity=".35"/><path d="M` + x(
			s.Min,
		) + ` 7H` + x(
			s.P95,
		) + `" stroke="` + blue +
			`" stroke-width="6" stroke-opacity=".55"/><circle cx="` + x(
			s.Med,
		) + `" cy="7" r="3.5" fill="` + blue + `"/></svg>`,
	)
}

// figures lists all metrics.
func (m *markup) figures() {
	snap := m.run.Figures()
	parts := thresholdParts(m.run.Thresholds)
	var trends, others [][]string
	add := func(label string, s metrics.Stats) {
		if s.Type == metrics.TrendType {
			f := m.page.inTable()
			row := []string{label, format.Grouped(s.Count)}
			for _, v := range []float64{s.Avg, s.Min, s.Med, s.Max, s.P90, s.P95, s.P99} {
				row = append(row, f.Value(v, s.Unit))
			}
			trends = append(trends, row)
			return
		}
		row := m.page.otherRow(label, s)
		cells := []string{label}
		for _, c := range row.cells {
			cells = append(cells, c.text)
		}
		for len(cells) < 3 {
			cells = append(cells, "")
		}
		others = append(others, cells)
	}
	for _, name := range snap.Metrics() {
		if hasSection(name) {
			continue
		}
		if s, ok := snap.Get(name); ok {
			add(withUnit(name, s.Unit), s)
		}
		for _, part := range parts[name] {
			if s, ok := snap.Get(name, part...); ok && !isRequest(name, part) {
				add(name+"{"+metrics.Tags(part).String()+"}", s)
			}
		}
	}
	if len(trends)+len(others) == 0 {
		return
	}
	m.put("<section><h2>Metrics</h2>\n")
	m.rows(
		m.table,
		"Distributions",
		[]string{"Metric", "Count", "Avg", "Min", "Med", "Max", "p(90)", "p(95)", "p(99)"},
		trends,
	)
	m.rows(m.list, "Counts, shares and levels", []string{"Metric", "Value", " "}, others)
	m.put("</section>\n")
}

func (m *markup) rows(table func(string, []string, func()), caption string, head []string, rows [][]string) {
	if len(rows) == 0 {
		return
	}
	table(caption, head, func() {
		for _, row := range rows {
			m.put("<tr><th scope=\"row\"><code>%s</code></th>", breakable(row[0]))
			for _, c := range row[1:] {
				m.figure(c)
			}
			m.put("</tr>\n")
		}
	})
}

// cuts lists in which actions iterations were cut.
func (m *markup) cuts() {
	list := m.run.Figures().Cuts
	if len(list) == 0 {
		return
	}
	m.put("<section><h2>Cut iterations</h2>\n")
	m.list(
		"Where iterations were cut: they neither passed nor failed",
		[]string{"Action", "Iterations", "", ""},
		func() {
			for i, c := range list {
				if i == htmlRows {
					break
				}
				m.put("<tr><th scope=\"row\">%s</th>", c.Label)
				m.figure(format.Grouped(c.Count))
				m.put("<td>%s</td><td class=\"faint\">%s</td></tr>\n", m.page.waited(c), format.Place(c.At))
			}
		},
	)
	m.put("</section>\n")
}

// closes lists how sessions ended.
func (m *markup) closes() {
	list := closesByCode(m.run.Figures())
	if len(list) == 0 {
		return
	}
	m.put("<section><h2>Closes</h2>\n")
	m.list("How sessions ended", []string{"Code", "Sessions", "", ""}, func() {
		list, left := foremost(list, htmlRows, asTheyAre)
		for _, c := range list {
			m.put("<tr><th scope=\"row\">%d</th>", c.Code)
			m.figure(format.Grouped(c.Count))
			m.put("<td>%s</td><td class=\"faint\">by %s</td></tr>\n", metrics.CloseMeaning(c.Code), c.By)
		}
		m.more(left, 0, 4)
	})
	m.put("</section>\n")
}

// more ends a table that was cut. Before it stand empty cells.
func (m *markup) more(left, before, columns int) {
	if left > 0 {
		m.put(
			"<tr>%s<td class=\"faint\" colspan=\"%d\">%s</td></tr>\n",
			safe(strings.Repeat("<td></td>", before)),
			columns-before,
			andMore(left),
		)
	}
}
