package report

import (
	"fmt"
	"io"
	"strings"
	"time"

	"wsrun/metrics"
	"wsrun/report/format"
	"wsrun/result"
)

// HTML writes the run as one page that needs nothing else: no script, no font, no request. It says whether the run
// passed, why it did not, and how it behaved over time; then come the figures. With styles blocked it still reads in
// that order. It does not know secrets: give it a Run that Masked returned. The error is that of the write.
func HTML(w io.Writer, r *result.Run) error {
	m := &markup{page: newPage(TextOptions{Unicode: true, Width: caseWidth}, r.Sources), run: r}
	m.readTexts()
	word, _ := verdictOf(r)
	m.put(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="color-scheme" content="light dark"/>
<meta name="generator" content="wsrun %s"/>
<link rel="icon" href="%s"/>
<title>%s: %s</title>
<style>%s</style></head>
<body><main>
`, r.Version, icon(r), word, m.page.subject(r), safe(stylesheet))
	m.verdict()
	m.tiles()
	m.why()
	m.course()
	m.thresholds()
	m.checks()
	m.coverage()
	m.requests()
	m.figures()
	m.cuts()
	m.closes()
	m.notices()
	m.scenarioTexts()
	m.environment()
	m.put("</main></body></html>\n")
	if _, err := io.WriteString(w, m.b.String()); err != nil {
		return fmt.Errorf("write the HTML report: %w", err)
	}
	return nil
}

// verdictOf returns how a run ended, as a word and as the name of its colour.
func verdictOf(r *result.Run) (word, class string) {
	switch {
	case r.Interrupted:
		return "Interrupted", "warn"
	case !r.Passed:
		return "Failed", "bad"
	}
	return "Passed", "ok"
}

// verdictSign returns the colour of a verdict and the sign that stands on it.
func verdictSign(class string) (color, sign string) {
	switch class {
	case "bad":
		return "#d9383f", `<path d="M16 16l16 16M32 16L16 32" fill="none" stroke="#fff" stroke-width="5" stroke-linecap="round"/>`
	case "warn":
		return "#b7791f", `<path d="M24 12v15M24 35v.5" fill="none" stroke="#fff" stroke-width="5" stroke-linecap="round"/>`
	}
	return "#1a9a56", `<path d="M13 25l8 8 15-17" fill="none" stroke="#fff" stroke-width="5" stroke-linecap="round" stroke-linejoin="round"/>`
}

// icon is the verdict's sign for the browser's tab. A page without one makes the browser ask its server for it.
func icon(r *result.Run) safe {
	_, class := verdictOf(r)
	color, sign := verdictSign(class)
	svg := `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><circle cx="24" cy="24" r="24" fill="` + color + `"/>` + sign + `</svg>`
	return safe("data:image/svg+xml," + strings.NewReplacer("<", "%3C", ">", "%3E", "#", "%23", `"`, "'").Replace(svg))
}

// verdict is the head of the page: did it pass.
func (m *markup) verdict() {
	r := m.run
	word, class := verdictOf(r)
	color, sign := verdictSign(class)
	m.put(
		`<header class="verdict %s"><svg width="48" height="48" viewBox="0 0 48 48" aria-hidden="true"><circle cx="24" cy="24" r="24" fill="%s"/>%s</svg>`,
		class,
		color,
		safe(sign),
	)
	m.put("<div><p class=\"word\"><strong>%s</strong></p>\n<h1>%s</h1>\n", word, m.page.subject(r))
	sentence := iterationsIn(r)
	if why := reasons(r); len(why) > 0 {
		sentence += ": " + strings.Join(why, ", ")
	}
	m.put("<p>%s</p>\n", format.GroupedIn(sentence))
	if len(r.Scenarios) == 1 {
		s := r.Scenarios[0]
		if s.About() != "" {
			m.put("<p class=\"about\">%s</p>\n", s.About())
		}
		if s.Aborted != "" {
			m.put("<p class=\"aborted\">Aborted: %s</p>\n", s.Aborted)
		}
		target := s.Target
		if s.OwnServer && target != "" {
			target += " (own server)"
		}
		m.put("<p class=\"faint\">%s</p>\n", strings.Join(nonEmpty(s.Name, target, s.Load), " · "))
	}
	m.put(
		"<p class=\"faint\"><time datetime=\"%s\">%s</time></p>\n",
		r.Started.UTC().Format(time.RFC3339),
		r.Started.UTC().Format("2 January 2006, 15:04 MST"),
	)
	m.put("</div></header>\n")
	m.suite()
}

func nonEmpty(list ...string) []string {
	var out []string
	for _, s := range list {
		if s != "" {
			out = append(out, format.VisibleUpTo(s, format.ShortText))
		}
	}
	return out
}

// suite lists the scenarios of a run of several.
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

// tiles are the figures that one looks for first.
func (m *markup) tiles() {
	snap := m.run.Figures()
	f := m.page.inText()
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
	if passes, fails := checkTotals(snap); passes+fails > 0 {
		tile(
			"Checks passed",
			format.Percent(float64(passes)/float64(passes+fails), passes, fails),
			format.Grouped(fails)+" of "+format.Grouped(passes+fails)+" failed",
		)
	}
	if n := errorCount(m.run); n > 0 {
		tile("Errors", format.Grouped(n), format.Counted(int64(len(kindsOf(snap))), "kind"))
	} else {
		tile("Errors", "none", "")
	}
	m.put("</dl>\n")
}

func checkTotals(snap *metrics.Snapshot) (passes, fails int64) {
	for _, c := range snap.Checks {
		passes += c.Passes
		fails += c.Fails
	}
	return passes, fails
}

func kindsOf(snap *metrics.Snapshot) map[string]bool {
	kinds := map[string]bool{}
	for _, g := range snap.Errors {
		kinds[g.Kind] = true
	}
	return kinds
}
