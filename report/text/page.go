package text

import (
	"strings"

	"wsrun/report/format"
	"wsrun/result"
)

// role is the purpose of a piece of text; it determines the colour.
type role int

const (
	plain  role = iota
	strong      // headings
	faint       // what can be skipped: places of what passed, units of a table, gutters
	good
	bad
	warn
	verdictGood
	verdictWarn
)

// sgr returns the parameters of a role's ANSI sequence.
func (r role) sgr() string {
	switch r {
	case strong:
		return "1"
	case faint:
		return "2"
	case good:
		return "32"
	case bad:
		return "1;31"
	case warn:
		return "33"
	case verdictGood:
		return "1;32"
	case verdictWarn:
		return "1;33"
	default:
		return ""
	}
}

// span is text with a role. The text is already fit for a terminal.
type span struct {
	text string
	role role
}

// page is text being written, for a given line width and terminal.
type page struct {
	options Options
	width   int // cells of a line
	sources func(string) []byte
	b       strings.Builder
}

const (
	defaultWidth = 80
	leastWidth   = 40 // narrower tables make no sense
)

func newPage(o Options, sources func(string) []byte) *page {
	width := o.Width
	if width == 0 {
		width = defaultWidth
	}
	return &page{options: o, width: max(width, leastWidth), sources: sources}
}

// more returns the sign for truncated text.
func (p *page) more() string {
	if p.options.Unicode {
		return "…"
	}
	return "..."
}

// passed and failed return the marks at the start of a line; they have the same width.
func (p *page) passed() span  { return p.mark("✓", "ok", good) }
func (p *page) failed() span  { return p.mark("✗", "FAIL", bad) }
func (p *page) warned() span  { return p.mark("!", "warn", warn) }
func (p *page) skipped() span { return p.mark("-", "-", faint) }

func (p *page) outcome(ok bool) span {
	if ok {
		return p.passed()
	}
	return p.failed()
}

// ended returns the mark of a scenario: one that was interrupted has neither failed nor passed.
func (p *page) ended(s result.Scenario) span {
	if s.Passed && s.Interrupted {
		return p.skipped()
	}
	return p.outcome(s.Passed)
}

func (p *page) mark(sign, word string, r role) span {
	if p.options.Unicode {
		return span{sign, r}
	}
	return span{format.Pad(word, len("FAIL"), false), r}
}

// markWidth returns the cells of a mark and the space after it.
func (p *page) markWidth() int { return format.Cells(p.passed().text) + 1 }

// line writes a sequence of spans.
func (p *page) line(indent int, spans ...span) {
	end := len(spans)
	for end > 0 && strings.TrimRight(spans[end-1].text, " ") == "" {
		end--
	}
	if end > 0 {
		p.b.WriteString(strings.Repeat(" ", indent))
	}
	for i, s := range spans[:end] {
		text := s.text
		if i == end-1 {
			text = strings.TrimRight(text, " ")
		}
		p.b.WriteString(p.ink(s.role, text))
	}
	p.b.WriteByte('\n')
}

func (p *page) blank() { p.b.WriteByte('\n') }

// heading starts a section.
func (p *page) heading(title string, facts ...string) {
	p.blank()
	spans := []span{{title, strong}}
	for _, f := range facts {
		spans = append(spans, span{"  " + f, faint})
	}
	p.line(0, spans...)
}

// paragraph writes foreign text, wrapped to at most limit lines.
func (p *page) paragraph(indent int, text string, r role, limit int) {
	for _, line := range format.Wrap(format.Visible(text), p.width-indent, limit, p.more()) {
		p.line(indent, span{line, r})
	}
}

// hanging writes a text after a lead, with continuation lines aligned to its first line.
func (p *page) hanging(indent int, lead span, text string, r role, limit int) {
	inner := indent + format.Cells(lead.text)
	for i, line := range format.Wrap(text, p.width-inner, limit, p.more()) {
		if i > 0 {
			lead.text = strings.Repeat(" ", inner-indent)
		}
		p.line(indent, lead, span{line, r})
	}
}

// ink returns s in the colour of its role.
func (p *page) ink(r role, s string) string {
	code := r.sgr()
	if !p.options.Color || code == "" || strings.TrimSpace(s) == "" {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

// longestPath is the maximum length of a file name in bytes on any system: Linux's PATH_MAX.
const longestPath = 4096

// isClickable reports whether a place, or any text, is one word. Terminals make it a link, so it is never truncated,
// even if it is wider than the page. Anything longer than a path can be is not clickable.
func (p *page) isClickable(where string) bool {
	return len(where) <= longestPath && !strings.Contains(where, " ")
}

// clickable returns a place as it is shown on a line of its own with so much room.
func (p *page) clickable(where string, room int) string {
	if p.isClickable(where) {
		return where
	}
	return format.CutLeft(where, room, p.more())
}

// inTable writes numbers as narrow as k6 does.
func (p *page) inTable() format.Numbers { return format.InTable(p.options.Unicode) }

// inText writes numbers for reading.
func (p *page) inText() format.Numbers { return format.InText(p.options.Unicode) }

// errorMark returns the mark for an error: one that the iteration survived is not a failure.
func (p *page) errorMark(survived bool) span {
	if survived {
		return p.warned()
	}
	return p.failed()
}

// times returns the sign in front of a count.
func (p *page) times() string {
	if p.options.Unicode {
		return "×"
	}
	return "x"
}
