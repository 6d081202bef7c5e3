package diag

import "strings"

// ink is what a piece of output is painted for: an ANSI SGR sequence's parameters.
type ink string

const (
	inkPlace   ink = "1"    // bold
	inkMessage ink = "1"    // bold
	inkGutter  ink = "2"    // faint
	inkError   ink = "1;31" // bold red
	inkWarning ink = "1;33" // bold yellow
	inkRelated ink = "1;36" // bold cyan
)

func inkOf(s Severity) ink {
	if s == Warning {
		return inkWarning
	}
	return inkError
}

// paint writes s, in colour if the printer has it.
func (p *Printer) paint(b *strings.Builder, i ink, s string) {
	if !p.Color || s == "" {
		b.WriteString(s)
		return
	}
	b.WriteString("\x1b[" + string(i) + "m" + s + "\x1b[0m")
}
