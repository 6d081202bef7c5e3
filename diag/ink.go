package diag

// ink is the purpose of a piece of output, as parameters of an ANSI SGR sequence.
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

// paint returns s in colour if the printer uses colours.
func (p *Printer) paint(i ink, s string) string {
	if !p.Color || s == "" {
		return s
	}
	return "\x1b[" + string(i) + "m" + s + "\x1b[0m"
}

// plain is the paint function for output that is never coloured.
func plain(_ ink, s string) string { return s }
