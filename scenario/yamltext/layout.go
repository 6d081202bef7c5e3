package yamltext

import (
	"fmt"
	"regexp"
	"strings"

	"wsrun/diag"
)

// fault describes why a text is not YAML.
type fault struct {
	pos     diag.Pos
	length  int
	message string
	hint    string
}

// layout reads the lines of a text that yaml.v3 has rejected, to find where blocks, brackets or quotes go wrong:
// yaml.v3 reports a line at best, often that of the surrounding block. It stops at the first fault.
type layout struct {
	src   *Source
	fault *fault

	gaveUp bool

	blocks []openBlock
	opens  bool // the last line ends with a key or a dash, so a block may follow
	block  int  // lines from this column on are text of a | or > block; 0: none
	header int  // line of the last | or >
	text   int  // line of such a block's text directly above; 0: none

	quote rune  // of an unfinished quoted value
	flow  *flow // open brackets
	from  diag.Pos
}

// maxLine bounds the length of lines that are examined: nobody writes longer ones by hand.
const maxLine = 2000

// openBlock is an open map or list. A list may start in the same column as its key.
type openBlock struct {
	col   int
	items bool // its last line was an item
	keys  bool // some line of it was a key
}

// findFault returns the first fault, or nil if the lines look correct.
func findFault(src *Source) *fault {
	l := &layout{src: src}
	for line := 1; line <= len(src.lines) && l.fault == nil && !l.gaveUp; line++ {
		l.gaveUp = src.LineLen(line) > maxLine
		l.line(line)
	}
	switch {
	case l.fault != nil, l.gaveUp:
	case l.flow != nil:
		l.flow.unclosed()
	case l.quote != 0:
		l.fail(l.from, 1, "this quote is not closed", "")
	}
	return l.fault
}

// fail records the first fault.
func (l *layout) fail(pos diag.Pos, length int, message, hint string) {
	if l.fault == nil {
		l.fault = &fault{pos, length, message, hint}
	}
}

func (l *layout) at(line, col int) diag.Pos { return diag.Pos{File: l.src.file, Line: line, Col: col} }

// rest returns a line from a column on.
func (l *layout) rest(line, col int) string {
	runes := l.src.lines[line-1]
	return string(runes[min(col-1, len(runes)):])
}

func (l *layout) line(line int) {
	col := 1
	for l.src.At(line, col) == ' ' {
		col++
	}
	first := l.src.At(line, col)
	switch {
	case l.gaveUp:
	case l.src.blankRest(line, col):
	case l.quote != 0:
		l.quoted(line, 1)
	case l.block > 0 && col >= l.block:
		l.text = line
	case l.flow != nil:
		l.flow.line(line, col)
	case first == '#':
	case col == 1 && isMarker(l.rest(line, 1)):
		l.blocks, l.opens, l.block = nil, false, 0
	case first == '\t':
		l.fail(
			l.at(line, col),
			l.src.SkipBlanks(line, col)-col,
			"a tab in the indentation",
			"YAML indents with spaces only",
		)
	default:
		if text := l.rest(line, col); l.block > 0 && l.text < l.header && !keyForm.MatchString(text) &&
			!strings.HasPrefix(text, "-") {
			l.fail(
				l.at(line, col),
				len([]rune(text)),
				"the text of a block is indented further than its key",
				fmt.Sprintf("it starts in column %d, or further right", l.block),
			)
			return
		}
		l.block = 0
		l.blockLine(line, col)
		l.text = 0
	}
}

// isMarker reports whether a line starts or ends a document, or is a directive.
func isMarker(line string) bool {
	return strings.HasPrefix(line, "---") || strings.HasPrefix(line, "...") || strings.HasPrefix(line, "%")
}

// keyForm matches a key up to its colon. The value after it is the rest.
var keyForm = regexp.MustCompile(
	`^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#{\[\]},"'` + "`" + `@%&*!|>-][^#]*?|-[^\s#][^#]*?|[&*!][^#]*?)\s*:(\s|$)`,
)

// blockLine reads a line that starts a key, or an item of a list.
func (l *layout) blockLine(line, col int) {
	text := l.rest(line, col)
	if strings.HasPrefix(text, "? ") || strings.HasPrefix(text, ": ") {
		l.gaveUp = true // keys on lines of their own are too rare to support
		return
	}
	isKey := keyForm.MatchString(text)
	isItem := text == "-" || strings.HasPrefix(text, "- ") || strings.HasPrefix(text, "-\t")
	if n := len(l.blocks); n > 0 && col > l.blocks[n-1].col && !l.opens {
		if isKey {
			l.fail(
				l.at(line, col),
				len([]rune(text)),
				"this line is indented further than the line above, which has its value already",
				"keys of one map start in the same column",
			)
		}
		return // a value over several lines continues
	}
	if !l.indent(line, col) || !l.sameKind(line, col, isItem, isKey) {
		return
	}
	if !isKey && !isItem && !l.opens && len(l.blocks) == 1 && strings.IndexFunc(text, notWord) < 0 {
		l.fail(l.at(line, col), len([]rune(text)), "a key without a colon", "write "+text+":")
		return
	}
	for l.src.At(line, col) == '-' && (l.src.At(line, col+1) == ' ' || l.src.At(line, col+1) == 0) {
		col = l.src.SkipBlanks(line, col+1)
		if l.src.At(line, col) == 0 || l.src.At(line, col) == '#' {
			l.opens = true
			return
		}
		l.blocks = append(l.blocks, openBlock{col: col, keys: keyForm.MatchString(l.rest(line, col))})
	}
	if l.src.At(line, col) == '-' && l.src.At(line, col+1) == '\t' {
		l.fail(l.at(line, col+1), 1, "a tab after a dash", "YAML needs a space there")
		return
	}
	key := keyForm.FindString(l.rest(line, col))
	if l.keyColon(line, col, key); l.fault != nil {
		return
	}
	start := l.src.SkipBlanks(line, col+len([]rune(key)))
	l.value(line, col, start)
}

func notWord(r rune) bool {
	return r != '-' && r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
}

// indent finds the block that a line belongs to, and opens a new one if the last line permits it.
func (l *layout) indent(line, col int) bool {
	closed := false
	for n := len(l.blocks); n > 0 && l.blocks[n-1].col > col; n = len(l.blocks) {
		l.blocks = l.blocks[:n-1]
		closed = true
	}
	n := len(l.blocks)
	switch {
	case n > 0 && l.blocks[n-1].col == col:
		return true
	case closed:
		var columns []string
		for _, b := range l.blocks {
			columns = append(columns, fmt.Sprint(b.col))
		}
		if l.text > 0 {
			l.fail(
				l.at(line, col),
				l.src.LineLen(line)-col+1,
				fmt.Sprintf(
					"this line is neither in the block of text above nor below a key: it starts in column %d",
					col,
				),
				fmt.Sprintf("the text of the block starts in column %d", l.src.SkipBlanks(l.text, 1)),
			)
			return false
		}
		l.fail(
			l.at(line, col),
			l.src.LineLen(line)-col+1,
			fmt.Sprintf("the indentation of this line fits no line above it: it starts in column %d", col),
			"lines that it could belong to start in column "+strings.Join(columns, ", "),
		)
		return false
	}
	l.blocks = append(l.blocks, openBlock{col: col})
	l.opens = true
	return true
}

// sameKind checks that lists contain items and maps contain keys.
func (l *layout) sameKind(line, col int, isItem, isKey bool) bool {
	b := &l.blocks[len(l.blocks)-1]
	switch {
	case l.opens:
	case isItem && !b.items:
		l.fail(
			l.at(line, col),
			1,
			"an item of a list among the keys of a map",
			"a list goes below a key that has no value on its line",
		)
		return false
	case !isItem && !isKey && b.items && !b.keys:
		text := l.rest(line, col)
		l.fail(l.at(line, col), len([]rune(text)), "an item of a list without its dash", "write - "+text)
		return false
	case isKey && !isItem && b.items && !b.keys:
		l.fail(
			l.at(line, col),
			l.src.LineLen(line)-col+1,
			"a key among the items of a list",
			"an item starts with a dash; a key of the item above it is indented like that item's first key",
		)
		return false
	}
	b.items, b.keys = isItem, b.keys || isKey && !isItem
	return true
}

// missingSpace matches a key without a space after its colon, but not the `//` of a URL.
var missingSpace = regexp.MustCompile(`^[a-z][a-z-]*:[^\s:/]`)

var (
	// spacedTags matches a metric with tags, one of which has a space after its colon.
	spacedTags = regexp.MustCompile(`^\w+\{\w+(:\s+)[^}]*\}`)
	spaceInTag = regexp.MustCompile(`:\s+`)
)

// keyColon finds `send:hi`, which is a single word in YAML.
func (l *layout) keyColon(line, col int, key string) {
	text := l.rest(line, col)
	if key == "" && missingSpace.MatchString(text) && !strings.HasPrefix(text, "${{") {
		i := strings.IndexByte(text, ':')
		l.fail(l.at(line, col+i), 1, "a colon without a space after it", "write "+text[:i]+": "+text[i+1:])
	}
	if m := spacedTags.FindStringSubmatchIndex(text); m != nil {
		l.fail(
			l.at(line, col+m[2]),
			m[3]-m[2],
			"a colon with a space after it, inside a key",
			"tags are written without it: "+spaceInTag.ReplaceAllString(text[:m[1]], ":")+text[m[1]:],
		)
	}
}

// value reads what follows a key or a dash, starting at start; block is the column of the key.
func (l *layout) value(line, block, start int) {
	text := l.rest(line, start)
	for anchorForm.MatchString(text) || strings.HasPrefix(text, "!") {
		_, after, _ := strings.Cut(text, " ")
		start += len([]rune(text)) - len([]rune(after))
		text = after
	}
	l.opens = text == "" || text[0] == '#'
	if l.opens {
		return
	}
	switch first := l.src.At(line, start); first {
	case '|', '>':
		l.block, l.header = block+1, line
		if !blockHeader.MatchString(text) {
			l.fail(
				l.at(line, start),
				len([]rune(text)),
				fmt.Sprintf("a value that starts with %c is a block of text in YAML", first),
				quoteHint(text),
			)
		}
	case '"', '\'':
		l.quote, l.from = first, l.at(line, start)
		l.quoted(line, start+1)
	case '{', '[':
		if strings.HasPrefix(text, "{{") {
			l.mustache(line, start, text)
			return
		}
		l.flow = &flow{l: l, start: l.at(line, start), block: block}
		l.flow.line(line, start)
	default:
		l.plain(line, start, text)
	}
}

var (
	blockHeader = regexp.MustCompile(`^[|>][0-9+-]{0,2}\s*(\s#.*)?$`)
	anchorForm  = regexp.MustCompile(`^&[\w-]+(\s|$)`)
	aliasForm   = regexp.MustCompile(`^\*[\w-]+\s*(\s#.*)?$`)
)

// plain checks a value without quotes.
func (l *layout) plain(line, start int, text string) {
	pos, length := l.at(line, start), len([]rune(text))
	if i := strings.Index(text, " #"); i >= 0 {
		text = strings.TrimRight(text[:i], " \t")
	}
	switch {
	case text == "":
	case strings.ContainsRune("`@%", []rune(text)[0]):
		l.fail(pos, length, fmt.Sprintf("a value can't start with %c", []rune(text)[0]), quoteHint(text))
	case text[0] == '*' && !aliasForm.MatchString(text):
		l.fail(pos, length, "a value that starts with * is an alias in YAML", quoteHint(text))
	case text[0] == '&':
		l.fail(pos, length, "a value that starts with & is an anchor in YAML", quoteHint(text))
	case strings.HasPrefix(text, "- "):
		l.fail(
			pos,
			length,
			"a list can't start on the line of its key",
			"start it on the next line, or write it in [ ]",
		)
	case strings.Contains(text, ": ") || strings.HasSuffix(text, ":"):
		i := strings.Index(text+" ", ": ")
		l.fail(
			l.at(line, start+len([]rune(text[:i]))),
			1,
			"a colon with a space after it, inside a value",
			quoteHint(text),
		)
	}
}

// mustache handles templates in the syntax of other tools.
func (l *layout) mustache(line, col int, text string) {
	end := strings.Index(text, "}}")
	if end < 0 {
		return
	}
	l.fail(
		l.at(line, col),
		len([]rune(text[:end]))+2,
		"{{ }} is a map in YAML, not a template",
		"a template is written $"+text[:end+2],
	)
}

// quoted reads a quoted value, which may span several lines, from a column on.
func (l *layout) quoted(line, col int) {
	for ; l.src.At(line, col) != 0; col++ {
		r := l.src.At(line, col)
		switch {
		case r == '\\' && l.quote == '"':
			if next := l.src.At(line, col+1); next != 0 && !strings.ContainsRune("0abt\tnvfre \"/\\N_LPxuU", next) {
				l.fail(
					l.at(line, col),
					2,
					fmt.Sprintf(`\%c is not an escape in double quotes`, next),
					`in single quotes a \ is literal`,
				)
				return
			}
			col++
		case r == l.quote && r == '\'' && l.src.At(line, col+1) == '\'':
			col++
		case r == l.quote:
			l.quote = 0
			l.behind(line, col+1, "the value ends at its closing quote, but more follows it")
			return
		}
	}
}

// behind reports text after a value that has ended.
func (l *layout) behind(line, col int, message string) {
	next := l.src.SkipBlanks(line, col)
	if r := l.src.At(line, next); r == 0 || r == '#' && next > col {
		return
	}
	from := l.from
	if from.Line != line {
		l.fail(l.at(line, next), l.src.LineLen(line)-next+1, message, "quote the whole value")
		return
	}
	l.fail(from, l.src.LineLen(line)-from.Col+1, message, quoteHint(l.rest(line, from.Col)))
}

// quoteHint says how to quote a value.
func quoteHint(text string) string {
	text = strings.TrimRight(text, " \t")
	if len(text) > 100 {
		return "quote the whole value, or write it as a block: |"
	}
	return "quote the whole value: " + Quote(unwrapped(text))
}

// unwrapped removes the outer quotes of a text that contains further ones: they were meant for YAML, as in "text ==
// "hi"" and 'it's'. In "a" == text or text == "b" they were not: there, the text between the first two is a unit of its
// own.
func unwrapped(text string) string {
	n := len(text)
	if n < 3 || text[0] != text[n-1] || text[0] != '"' && text[0] != '\'' {
		return text
	}
	inner := text[1 : n-1]
	first, rest, more := strings.Cut(inner, text[:1])
	if !more || first != "" && strings.ContainsRune(" ([{,=<>!+:", rune(first[len(first)-1])) ||
		rest != "" && !notWord(rune(rest[0])) {
		return inner
	}
	return text
}
