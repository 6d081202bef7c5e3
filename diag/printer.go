package diag

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// defaultMax is how many findings a Printer prints by default: about a page of frames.
const defaultMax = 20

// Printer writes findings for people. The zero value prints without colours and frames. It is stateless, and safe for
// concurrent use if Source is.
type Printer struct {
	// Color enables ANSI colours.
	Color bool
	// Source returns the bytes of a file, given the name that its places carry, or nil if unknown. A nil Source knows
	// no file.
	Source func(file string) []byte
	// Max is the maximum number of findings printed; 0 means 20, a negative number all.
	Max int
}

// Print writes the list to w, sorted and without duplicates, each finding with its frame, notes and related places. If
// there are more than Max, errors take precedence over warnings, and the last line says how many are left. The error is
// that of writing to w.
func (p *Printer) Print(w io.Writer, l List) error {
	sorted := l.Sorted()
	shown := p.page(sorted)
	var b strings.Builder
	for i := range shown {
		p.finding(&b, &shown[i])
	}
	if more := len(sorted) - len(shown); more > 0 {
		fmt.Fprintf(&b, "and %d more\n", more)
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("print findings: %w", err)
	}
	return nil
}

// Frame returns the code frame of one place, with each line terminated, for failures at run time; "" if the line is
// unknown.
func (p *Printer) Frame(pos Pos, length int) string {
	var b strings.Builder
	p.frame(&b, pos, length, gutter(pos), inkError)
	return b.String()
}

// page returns the findings to print, in the order of the sorted list.
func (p *Printer) page(sorted List) List {
	limit := p.Max
	if limit == 0 {
		limit = defaultMax
	}
	if limit < 0 || len(sorted) <= limit {
		return sorted
	}
	// A page full of warnings must not hide the error that stops the run.
	warnings := limit
	for _, f := range sorted {
		if f.Severity == Error {
			warnings--
		}
	}
	shown := make(List, 0, limit)
	for _, f := range sorted {
		if f.Severity == Warning {
			warnings--
			if warnings < 0 {
				continue
			}
		}
		if len(shown) < limit {
			shown = append(shown, f)
		}
	}
	return shown
}

// finding writes one finding. All its frames have the same width, so that their bars line up.
func (p *Printer) finding(b *strings.Builder, f *Finding) {
	width := gutter(f.Pos)
	for _, r := range f.Related {
		width = max(width, gutter(r.Pos))
	}
	b.WriteString(headline(f.Pos, f.Severity, f.Message, p.paint) + "\n")
	p.frame(b, f.Pos, f.Len, width, inkOf(f.Severity))
	for _, note := range f.Notes {
		p.note(b, note, width, noteCells)
	}
	for _, r := range f.Related {
		p.note(b, headline(r.Pos, Error, r.Message, plain), width, math.MaxInt)
		p.frame(b, r.Pos, 0, width, inkRelated)
	}
}

// note writes a note at most so many cells wide; continuation lines are aligned with its text.
func (p *Printer) note(b *strings.Builder, note string, width, cells int) {
	sign := "="
	for line := range strings.SplitSeq(strings.TrimRight(note, "\n"), "\n") {
		for _, part := range wrap(Visible(line, noteMax), cells-width-len(" = ")) {
			b.WriteString(strings.Repeat(" ", width+1) + p.paint(inkGutter, sign) + " " + part + "\n")
			sign = " "
		}
	}
}

const (
	noteCells = 80   // maximum width of a note, including its margin
	noteMax   = 2000 // runes of one of its lines, which may quote a whole file
)

// wrap breaks a line into parts of at most so many cells, at blanks outside of quotes: quoted text may be code to copy.
// It prefers blanks after a comma, a colon or a semicolon.
func wrap(line string, cells int) []string {
	var parts []string
	for width(line) > cells {
		cut, weak, used := 0, 0, 0
		quoted := false
		for i, r := range line {
			if r == '"' {
				quoted = !quoted
			}
			if used += width(string(r)); used > cells+1 {
				break
			}
			if r != ' ' || i == 0 || quoted {
				continue
			}
			weak = i
			if strings.ContainsRune(",;:", rune(line[i-1])) {
				cut = i
			}
		}
		if cut < len(line)/4 && cut < cells/2 {
			cut = weak
		}
		if cut == 0 {
			break
		}
		parts = append(parts, line[:cut])
		line = line[cut+1:]
	}
	return append(parts, line)
}

// gutter returns the width of the line numbers in a frame.
func gutter(pos Pos) int {
	return len(strconv.Itoa(pos.Line))
}
