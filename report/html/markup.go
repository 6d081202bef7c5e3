package html

import (
	"fmt"
	"html"
	"strconv"
	"strings"

	"wsrun/diag"
	"wsrun/report/format"
	"wsrun/result"
)

// markup is HTML being written. Texts are escaped where they are written, so that none can be forgotten.
type markup struct {
	b     strings.Builder
	run   *result.Run
	texts [][]string // lines of each scenario's file; nil: unknown
}

// safe is text that is already HTML.
type safe string

// put writes a format whose arguments are escaped and made visible, except for numbers and safe ones.
func (m *markup) put(format string, args ...any) {
	for i, a := range args {
		switch v := a.(type) {
		case safe:
			args[i] = string(v)
		case string:
			args[i] = escaped(v)
		}
	}
	fmt.Fprintf(&m.b, format, args...)
}

func escaped(s string) string { return html.EscapeString(format.VisibleUpTo(s, format.LongText)) }

// place returns a place, as a link if the page has its line.
func (m *markup) place(at diag.Pos) safe {
	where := format.Place(at)
	if where == "" {
		return ""
	}
	for i, s := range m.run.Scenarios {
		if s.File == at.File && at.Line > 0 && at.Line <= len(m.texts[i]) {
			return safe(fmt.Sprintf(`<a class="at" href="#f%d-%d">%s</a>`, i, at.Line, escaped(where)))
		}
	}
	return safe(`<span class="at">` + escaped(where) + `</span>`)
}

// readTexts reads the lines of the scenario files that the page shows.
func (m *markup) readTexts() {
	m.texts = make([][]string, len(m.run.Scenarios))
	for i, s := range m.run.Scenarios {
		if m.run.Sources == nil || s.File == "" || i == sourceFiles {
			continue
		}
		for line := range strings.Lines(string(m.run.Sources(s.File))) {
			m.texts[i] = append(m.texts[i], strings.ReplaceAll(strings.TrimRight(line, "\r\n"), "\t", "    "))
			if len(m.texts[i]) == sourceLines {
				break
			}
		}
	}
}

// line is place without the file's name where it would always be the same.
func (m *markup) line(at diag.Pos) safe {
	where := m.place(at)
	if len(m.run.Scenarios) == 1 && at.File == m.run.Scenarios[0].File && at.Line > 0 {
		whole, short := ">"+escaped(format.Place(at))+"<", ">line "+strconv.Itoa(at.Line)+"<"
		return safe(strings.Replace(string(where), whole, short, 1))
	}
	return where
}

// breakable returns the name of a metric whose tags may wrap to a second line.
func breakable(name string) safe {
	return safe(strings.Replace(escaped(name), "{", "<wbr/>{", 1))
}

// table writes a table with a caption for screen readers. It is as wide as the page; a list is only as wide as its
// contents, so that the eye finds the way from a name to its figures.
func (m *markup) table(caption string, head []string, rows func()) {
	m.tabulate("", caption, head, rows)
}

func (m *markup) list(caption string, head []string, rows func()) {
	m.tabulate(` class="auto"`, caption, head, rows)
}

func (m *markup) tabulate(class safe, caption string, head []string, rows func()) {
	// The attributes are for pages with styles blocked. What scrolls must be reachable with the keyboard.
	m.put(
		`<div class="wide" tabindex="0" role="group" aria-label="%s">`+
			`<table%s cellpadding="4"><caption>%s</caption><thead align="left"><tr>`,
		caption,
		class,
		caption,
	)
	named := false // the name column and those before it are left-aligned
	for _, h := range head {
		class := ""
		if named && h != "" {
			class = ` class="n" align="right"`
		}
		named = named || h != ""
		if strings.TrimSpace(h) == "" {
			m.put("<td></td>")
			continue
		}
		m.put(`<th scope="col"%s>%s</th>`, safe(class), h)
	}
	m.put("</tr></thead><tbody align=\"left\">\n")
	rows()
	m.put("</tbody></table></div>\n")
}

// figure writes a cell with a figure, right-aligned with and without styles.
func (m *markup) figure(s string) { m.put(`<td class="n" align="right">%s</td>`, format.GroupedIn(s)) }

// mark returns the sign of an outcome, with a word for screen readers.
func mark(ok bool) safe {
	if ok {
		return `<span class="ok" role="img" aria-label="passed">✓</span>`
	}
	return `<span class="bad" role="img" aria-label="failed">✗</span>`
}
