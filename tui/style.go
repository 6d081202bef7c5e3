package tui

import (
	"io"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// role is what a text is for; a Style knows how that looks.
type role uint8

const (
	plain  role = iota
	dim         // labels, what is secondary
	faint       // lines, the empty part of bars
	strong      // figures to look at first
	accent      // titles, what has been done
	good
	warn
	bad
	in      // received
	out     // sent
	mark    // the badge, the present page
	alarm   // a badge of failure
	chosen  // the line that is chosen
	typical // p50
	tail    // p95
	extreme // p99
	roles   = int(iota)
)

// filled tells whether a role has a background.
func (r role) filled() bool { return r == mark || r == alarm || r == chosen }

// Style is how a terminal is drawn on: its colours and its characters. It is immutable.
type Style struct {
	on [roles]string // the escape codes that start a role; "" for none
	glyphs
}

// StyleOptions say what a terminal can do.
type StyleOptions struct {
	Color   termenv.Profile // termenv.Ascii for none
	Dark    bool            // its background
	Unicode bool
}

// NewStyle makes the style of a terminal.
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

// looks are the roles' styles. Plain text keeps the terminal's own colour.
func looks(r *lipgloss.Renderer) map[role]lipgloss.Style {
	color := func(light, dark string) lipgloss.AdaptiveColor {
		return lipgloss.AdaptiveColor{Light: light, Dark: dark}
	}
	fg := func(light, dark string) lipgloss.Style { return r.NewStyle().Foreground(color(light, dark)) }
	badge := func(light, dark string) lipgloss.Style {
		return r.NewStyle().Bold(true).Foreground(color("#FFFFFF", "#16161E")).Background(color(light, dark))
	}
	return map[role]lipgloss.Style{
		dim:     fg("#6A6F87", "#828BB8"),
		faint:   fg("#C4C8DA", "#3B4261"),
		strong:  r.NewStyle().Bold(true),
		accent:  fg("#2E5AAC", "#7AA2F7"),
		good:    fg("#3D7A17", "#9ECE6A"),
		warn:    fg("#9A5B00", "#E0AF68"),
		bad:     fg("#C01F45", "#F7768E").Bold(true),
		in:      fg("#0F7B6C", "#73DACA"),
		out:     fg("#7A3FB0", "#BB9AF7"),
		mark:    badge("#2E5AAC", "#7AA2F7"),
		alarm:   badge("#C01F45", "#F7768E"),
		chosen:  r.NewStyle().Background(color("#DCE3F5", "#2F354F")),
		typical: fg("#3D7A17", "#9ECE6A"),
		tail:    fg("#9A5B00", "#E0AF68"),
		extreme: fg("#C01F45", "#F7768E"),
	}
}

// reset ends every role.
const reset = "\x1b[0m"

// glyphs are the characters beside text.
type glyphs struct {
	unicode                          bool
	levels                           []string // of a bar's height, from none to full
	yes, no, caution                 string
	sent, received, to, dot          string
	across, up, full, rest           string
	topLeft, topRight, botLeft, botR string
	cut, micro, here, down, rise     string
}

func newGlyphs(unicode bool) glyphs {
	if !unicode {
		return glyphs{
			levels: []string{" ", ".", ":", "-", "=", "+", "*", "#", "#"}, yes: "ok", no: "x", caution: "!",
			sent: ">", received: "<", to: "->", dot: "-", across: "-", up: "|", full: "#", rest: ".",
			topLeft: "+", topRight: "+", botLeft: "+", botR: "+", cut: "~", micro: "us", here: "^", down: "v", rise: "^",
		}
	}
	return glyphs{
		unicode: true,
		levels:  []string{" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"}, yes: "✓", no: "✗", caution: "!",
		sent: "↑", received: "↓", to: "→", dot: "·", across: "─", up: "│", full: "━", rest: "━",
		topLeft: "╭", topRight: "╮", botLeft: "╰", botR: "╯", cut: "…", micro: "µs", here: "▲", down: "▼", rise: "▲",
	}
}
