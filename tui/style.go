package tui

import (
	"io"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// role is the purpose of a text; a Style knows what it looks like.
type role uint8

const (
	plain  role = iota
	dim         // labels, secondary text
	faint       // lines, the empty part of bars
	strong      // the most important figures
	accent      // titles, what is done
	good
	warn
	bad
	in      // received
	out     // sent
	mark    // the badge, the current page
	alarm   // a badge of failure
	chosen  // the selected line
	typical // p50
	tail    // p95
	extreme // p99
	roles   = int(iota)
)

// filled reports whether a role has a background.
func (r role) filled() bool { return r == mark || r == alarm || r == chosen }

// Style is the look on a terminal: its colours and characters. It is immutable.
type Style struct {
	on [roles]string // the escape codes that start a role; "" for none
	glyphs
}

// StyleOptions describe the capabilities of a terminal.
type StyleOptions struct {
	Color   termenv.Profile // termenv.Ascii for none
	Dark    bool            // its background
	Unicode bool
}

// NewStyle returns the style for a terminal.
func NewStyle(o StyleOptions) *Style {
	st := &Style{glyphs: newGlyphs(o.Unicode)}
	r := lipgloss.NewRenderer(io.Discard)
	r.SetColorProfile(o.Color)
	r.SetHasDarkBackground(o.Dark)
	if o.Color == termenv.Ascii {
		for _, it := range []role{strong, accent, bad, warn} {
			st.on[it] = "\x1b[1m"
		}
		st.on[mark], st.on[alarm], st.on[chosen] = "\x1b[7m", "\x1b[7m", "\x1b[7m"
		return st
	}
	for it, s := range looks(r) {
		start, _, _ := strings.Cut(s.Render("x"), "x")
		st.on[it] = start
	}
	return st
}

// looks returns the styles of the roles. Plain text keeps the terminal's own colour.
func looks(r *lipgloss.Renderer) map[role]lipgloss.Style {
	blue := tone("#2E5AAC", "25", "4", "#7AA2F7", "111", "12")
	green := tone("#3D7A17", "64", "2", "#9ECE6A", "149", "10")
	amber := tone("#9A5B00", "130", "3", "#E0AF68", "179", "11")
	red := tone("#B00020", "124", "1", "#F7768E", "210", "9")
	paper := tone("#FFFFFF", "231", "15", "#16161E", "233", "0")
	fg := func(c lipgloss.TerminalColor) lipgloss.Style { return r.NewStyle().Foreground(c) }
	badge := func(c lipgloss.TerminalColor) lipgloss.Style { return fg(paper).Bold(true).Background(c) }
	return map[role]lipgloss.Style{
		dim:     fg(tone("#6A6F87", "60", "8", "#828BB8", "103", "7")),
		faint:   fg(tone("#C4C8DA", "252", "7", "#3B4261", "238", "8")),
		strong:  r.NewStyle().Bold(true),
		accent:  fg(blue),
		good:    fg(green),
		warn:    fg(amber),
		bad:     fg(red).Bold(true),
		in:      fg(tone("#0F7B6C", "30", "6", "#73DACA", "79", "14")),
		out:     fg(tone("#7A3FB0", "97", "5", "#BB9AF7", "141", "13")),
		mark:    badge(blue),
		alarm:   badge(red),
		chosen:  r.NewStyle().Background(tone("#DCE3F5", "254", "7", "#2F354F", "237", "8")),
		typical: fg(green),
		tail:    fg(amber),
		extreme: fg(red),
	}
}

// tone is a colour on light and on dark, each in true colour, in 256 and in 16 colours: not all that are numerically
// close look alike.
func tone(light, light256, light16, dark, dark256, dark16 string) lipgloss.CompleteAdaptiveColor {
	return lipgloss.CompleteAdaptiveColor{
		Light: lipgloss.CompleteColor{TrueColor: light, ANSI256: light256, ANSI: light16},
		Dark:  lipgloss.CompleteColor{TrueColor: dark, ANSI256: dark256, ANSI: dark16},
	}
}

// reset ends every role.
const reset = "\x1b[0m"

// glyphs are the characters used besides text.
type glyphs struct {
	unicode                          bool
	levels                           []string // by bar height, from empty to full
	yes, no, caution                 string
	sent, received, to, dot          string
	across, up, full, rest           string
	topLeft, topRight, botLeft, botR string
	cut, micro, down, rise           string
}

func newGlyphs(unicode bool) glyphs {
	if !unicode {
		return glyphs{
			levels: []string{" ", ".", ":", "-", "=", "+", "*", "#", "#"}, yes: "ok", no: "x", caution: "!",
			sent: ">", received: "<", to: "->", dot: "-", across: "-", up: "|", full: "#", rest: ".",
			topLeft: "+", topRight: "+", botLeft: "+", botR: "+", cut: "~", micro: "us", down: "v", rise: "^",
		}
	}
	return glyphs{
		unicode: true,
		levels:  []string{" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"}, yes: "✓", no: "✗", caution: "!",
		sent: "↑", received: "↓", to: "→", dot: "·", across: "─", up: "│", full: "━", rest: "─",
		topLeft: "╭", topRight: "╮", botLeft: "╰", botR: "╯", cut: "…", micro: "µs", down: "▼", rise: "▲",
	}
}
