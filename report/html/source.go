package html

import (
	"strconv"

	"wsrun/report/section"
)

const (
	sourceLines = 3000 // shown of a scenario
	sourceFiles = 50
	sourceOpen  = 200 // lines of a text that is not folded
)

// scenarioTexts writes the scenario files, with failed lines marked.
func (m *markup) scenarioTexts() {
	failed := m.failedLines()
	first := true
	for i, s := range m.run.Scenarios {
		if len(m.texts[i]) == 0 {
			continue
		}
		if first {
			m.put("<section><h2>Scenario</h2>\n")
			first = false
		}
		open := ""
		if len(m.run.Scenarios) == 1 && len(m.texts[i]) <= sourceOpen {
			open = ` open=""`
		}
		m.put("<details%s><summary>%s</summary>\n<pre class=\"source\">", safe(open), s.File)
		for n, line := range m.texts[i] {
			tag := "span"
			if failed[s.File+"\x00"+strconv.Itoa(n+1)] {
				tag = "mark"
			}
			m.put("<%s id=\"f%d-%d\"><i>%4d</i>  %s</%s>\n", safe(tag), i, n+1, n+1, line, safe(tag))
		}
		m.put("</pre></details>\n")
	}
	if !first {
		m.put("</section>\n")
	}
}

// failedLines returns the places of failures, as file, zero byte and line.
func (m *markup) failedLines() map[string]bool {
	lines := map[string]bool{}
	for _, f := range (failures{m}).failing() {
		lines[f.at.File+"\x00"+strconv.Itoa(f.at.Line)] = true
		if d := section.FirstOf(f.examples); d != nil {
			lines[d.At.File+"\x00"+strconv.Itoa(d.At.Line)] = true
		}
	}
	for _, t := range m.run.Thresholds {
		if !t.OK {
			lines[t.File+"\x00"+strconv.Itoa(t.Line)] = true
		}
	}
	return lines
}
