package yamltext

import (
	"fmt"
	"regexp"
	"strings"

	"wsrun/diag"
)

// flow is a value in { } or [ ] in a text that is not YAML. Within it, YAML takes commas and brackets, so expressions
// and templates must be quoted.
type flow struct {
	l     *layout
	start diag.Pos
	block int // column of the block around it

	open  []diag.Pos // brackets
	kinds []rune
	item  int  // column where the current key or value starts; 0: not yet
	ended bool // it was quoted, or in brackets, and has ended
	colon int  // column of the line's last colon after a key

	quote   rune // of an unfinished quoted key or value
	quoteAt diag.Pos
}

// taggedMetric matches a key of thresholds.
var taggedMetric = regexp.MustCompile(`^\w+\{[\w.-]+:[^{}]*\}`)

// newBlock matches a line that looks as if it belonged to the block around a { }.
var newBlock = regexp.MustCompile(`^(- |[\w-]+:( |$))`)

// line reads a line from a column on.
func (f *flow) line(line, col int) {
	f.item, f.colon, f.ended = 0, 0, false
	if f.quote != 0 {
		if col = f.quoted(line, 0, f.quote); f.quote != 0 {
			return
		}
		f.ended = true
		col++
	} else if line > f.start.Line && col <= f.block && newBlock.MatchString(f.l.rest(line, col)) {
		f.unclosed()
		return
	}
	for ; f.l.src.At(line, col) != 0 && f.l.fault == nil; col++ {
		r := f.l.src.At(line, col)
		switch {
		case r == ' ' || r == '\t':
		case r == '#' && (col == 1 || f.l.src.At(line, col-1) == ' '):
			f.comment(line, col)
			return
		case f.ended && !strings.ContainsRune(",:]}", r):
			f.more(line, col)
		case r == '$' && strings.HasPrefix(f.l.rest(line, col), "${{"):
			f.template(line, col)
		case f.item > 0 && strings.ContainsRune("{[?", r):
			f.indicatorInside(line, col)
		case r == '{' || r == '[':
			f.item = 0
			f.open, f.kinds = append(f.open, f.l.at(line, col)), append(f.kinds, r)
		case r == '}' || r == ']':
			if f.close(line, col, r); len(f.open) == 0 {
				f.l.flow, f.l.from = nil, f.start
				f.l.behind(line, col+1, fmt.Sprintf("the value ends at its closing %c, but more follows it", r))
				return
			}
		case f.item == 0 && (r == '"' || r == '\''):
			f.item, f.quoteAt = col, f.l.at(line, col)
			col, f.ended = f.quoted(line, col, r), true
		case r == ',' || r == ':' && (f.l.src.At(line, col+1) == ' ' || f.l.src.At(line, col+1) == 0):
			f.item, f.ended = 0, false
			if r == ':' {
				f.colon = col
			}
		case f.item == 0:
			f.item = col
		}
	}
}

// unclosed reports the quote or bracket that is open at the end.
func (f *flow) unclosed() {
	if f.quote != 0 {
		f.l.fail(f.quoteAt, 1, "this quote is not closed", "")
		return
	}
	last := len(f.open) - 1
	f.l.fail(f.open[last], 1, fmt.Sprintf("this %c is not closed", f.kinds[last]), "")
}

func (f *flow) close(line, col int, r rune) {
	last := len(f.open) - 1
	if want := map[rune]rune{'{': '}', '[': ']'}[f.kinds[last]]; want != r {
		f.l.fail(
			f.l.at(line, col),
			1,
			fmt.Sprintf(
				"%c closes nothing: the %c in column %d of line %d is open",
				r,
				f.kinds[last],
				f.open[last].Col,
				f.open[last].Line,
			),
			"",
		)
		return
	}
	if f.item = col; f.open[last].Line == line {
		f.item = f.open[last].Col
	}
	f.open, f.kinds, f.ended = f.open[:last], f.kinds[:last], true
}

// quoted returns the column of the closing quote after a column, or the end of the line if the quote is on another one.
func (f *flow) quoted(line, col int, quote rune) int {
	f.quote = 0
	for col++; f.l.src.At(line, col) != 0; col++ {
		switch r := f.l.src.At(line, col); {
		case r == '\\' && quote == '"':
			col++
		case r == quote:
			return col
		}
	}
	f.quote = quote
	return col
}

func (f *flow) comment(line, col int) {
	// Whether the value goes on shows in what is open in the part before it, including commas.
	if IsOpen(string(f.l.src.lines[line-1][f.colon : col-1])) {
		f.l.fail(
			f.l.at(line, col),
			f.l.src.LineLen(line)-col+1,
			"` #` starts a comment in YAML, which takes the rest of the line",
			"quote the expression",
		)
	}
}

// template handles `{id: ${{ x }}}`, whose braces are YAML's.
func (f *flow) template(line, col int) {
	text := f.l.rest(line, col)
	if end := strings.Index(text, "}}"); end >= 0 {
		text = text[:end+2]
	}
	f.l.fail(
		f.l.at(line, col),
		len([]rune(text)),
		"inside { } and [ ] the braces of a template are YAML's",
		"quote it: "+Quote(text),
	)
}

// more handles text after a quoted value or a value in brackets.
func (f *flow) more(line, col int) {
	const message = "the value ends at its closing quote or bracket, but more follows it"
	if f.item == 0 { // it starts on another line
		f.l.fail(f.l.at(line, col), 1, message, "quote the whole value")
		return
	}
	f.l.fail(
		f.l.at(line, f.item),
		f.extent(line),
		message,
		"quote it: "+Quote(f.l.rest(line, f.item)[:f.bytes(line)]),
	)
}

// indicatorInside handles `{m: msg.xs[0]}`, where the bracket opens a list, and `{m: msg.x ?? 0}`.
func (f *flow) indicatorInside(line, col int) {
	if m := taggedMetric.FindString(f.l.rest(line, f.item)); m != "" {
		f.l.fail(
			f.l.at(line, f.item),
			len(m),
			"inside { } and [ ] a { is YAML's, also in the name of a metric",
			"quote it: "+Quote(m),
		)
		return
	}
	f.l.fail(
		f.l.at(line, f.item),
		f.extent(line),
		fmt.Sprintf("inside { } and [ ] a %c is YAML's, also in an expression", f.l.src.At(line, col)),
		"quote it: "+Quote(f.l.rest(line, f.item)[:f.bytes(line)]),
	)
}

// extent returns how long a key or value would be if brackets belonged to it.
func (f *flow) extent(line int) int {
	depth, quote, length := 0, rune(0), 0
	for i, r := range f.l.src.lines[line-1][f.item-1:] {
		switch {
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case r == '"' || r == '\'':
			quote = r
		case strings.ContainsRune("([{", r):
			depth++
		case depth > 0 && strings.ContainsRune(")]}", r):
			depth--
		case depth == 0 && strings.ContainsRune(",]}", r):
			return length
		}
		if r != ' ' && r != '\t' {
			length = i + 1
		}
	}
	return length
}

func (f *flow) bytes(line int) int {
	return len(string(f.l.src.lines[line-1][f.item-1 : f.item-1+f.extent(line)]))
}
