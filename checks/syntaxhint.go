package checks

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"wsrun/diag"
)

// syntaxHint is what was meant by what the parser does not take.
type syntaxHint struct {
	from, to int    // runes, where the message is another
	message  string // "": the parser's, at its place
	note     string
}

// literalHint is for numbers and texts that end otherwise than they should. at
// is where the parser stopped.
func literalHint(message string, src []rune, at int) *syntaxHint {
	switch {
	case strings.Contains(message, "number syntax"):
		from, to := wordAround(src, at)
		return &syntaxHint{
			from,
			to,
			diag.Quote(string(src[from:to])) + " is not a number",
			"numbers have no unit here: write the number alone, in the unit of what it is compared with",
		}
	case strings.Contains(message, "integer literal: value out of range"):
		from, to := wordAround(src, max(at-1, 0))
		return &syntaxHint{from, to, diag.Quote(string(src[from:to])) + " is out of range: integers have 64 bits", ""}
	case strings.Contains(message, "coalesce expressions (??) cannot be mixed"):
		operator, _, _ := strings.Cut(strings.TrimPrefix(message, "operator ("), ")")
		return &syntaxHint{
			at,
			at + len([]rune(operator)),
			fmt.Sprintf("?? beside %s needs parentheses", operator),
			fmt.Sprintf("such as: (a ?? b) %s c", operator),
		}
	case strings.Contains(message, "literal not terminated"):
		from := openQuote(src)
		return &syntaxHint{from, from + 1, "this quote is not closed", ""}
	case strings.Contains(message, "char escape"):
		for i := min(at, len(src)-1); i >= 0; i-- {
			if src[i] == '\\' && i+1 < len(src) {
				if unicode.IsDigit(src[i+1]) {
					return &syntaxHint{
						i,
						i + 2,
						fmt.Sprintf(`\%c is not an escape`, src[i+1]),
						`a character code is written \x00 or \u0000`,
					}
				}
				return &syntaxHint{
					i,
					i + 2,
					fmt.Sprintf(`\%c is not an escape`, src[i+1]),
					"double the \\, or write the text in backticks, where a \\ is literal",
				}
			}
		}
	}
	return nil
}

// wordAround is the run of letters, digits and dots around a place.
func wordAround(src []rune, at int) (from, to int) {
	isWord := func(r rune) bool { return r == '.' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }
	from, to = min(at, len(src)), min(at, len(src))
	for from > 0 && isWord(src[from-1]) {
		from--
	}
	for to < len(src) && isWord(src[to]) {
		to++
	}
	return from, to
}

// openQuote is where the text starts that the end of the source cuts off.
func openQuote(src []rune) int {
	for i := 0; i < len(src); i++ {
		if !strings.ContainsRune("\"'`", src[i]) {
			continue
		}
		from := i
		for i++; i < len(src) && src[i] != src[from]; i++ {
			if src[i] == '\\' && src[from] != '`' {
				i++
			}
		}
		if i >= len(src) {
			return from
		}
	}
	return max(len(src)-1, 0)
}

// bracketHint is for brackets without their partner.
func bracketHint(message string, src []rune, at int) *syntaxHint {
	atEnd := at == len(src) && strings.Contains(message, "end of the expression")
	if !atEnd && (at >= len(src) || !strings.ContainsRune(")]}", src[at])) {
		return nil
	}
	var open []int
	scanCode(src, 0, at, func(i int, r rune) bool {
		switch {
		case isOpening(r):
			open = append(open, i)
		case strings.ContainsRune(")]}", r) && len(open) > 0:
			open = open[:len(open)-1]
		}
		return true
	})
	switch {
	case atEnd && len(open) > 0:
		last := open[len(open)-1]
		return &syntaxHint{last, last + 1, fmt.Sprintf("this %c is not closed", src[last]), ""}
	case !atEnd && len(open) == 0:
		return &syntaxHint{at, at + 1, fmt.Sprintf("this %c closes nothing", src[at]), ""}
	}
	return nil
}

// operatorHint looks whether what the parser did not expect is, or is part of,
// or follows an operator that expr does not have.
func operatorHint(src []rune, from, to int) *syntaxHint {
	const assign = "set gives a variable its new value: NAME: vars.NAME "
	notes := map[string]string{
		"=":   `write "==" to compare`,
		"===": `write "==": it compares strictly`,
		"!==": `write "!=": it compares strictly`,
		"<>":  `write "!="`,
		"≠":   `write "!="`,
		"≤":   `write "<="`,
		"≥":   `write ">="`,
		"=~":  `write "matches", with the pattern in quotes`,
		"+=":  assign + "+ 1",
		"-=":  assign + "- 1",
		"=>":  "a predicate is written {# > 1} or {.field == 1}",
		"&":   `write "and"`,
		"|":   `write "or"`,
		"->":  "a field is written with a dot: msg.field",
		"~":   `write "matches", with the pattern in quotes`,
	}
	isOperator := func(r rune) bool { return strings.ContainsRune("=!<>&|+-~≠≤≥", r) }
	hint := func(from, to int, note string) *syntaxHint {
		return &syntaxHint{from, to, diag.Quote(string(src[from:to])) + " is not an operator", note}
	}
	if before := strings.TrimRight(string(src[:max(0, min(from, len(src)))]), " "); strings.HasSuffix(before, "++") ||
		strings.HasSuffix(before, "--") {
		end := len([]rune(before))
		return hint(end-2, end, assign+string(src[end-1])+" 1")
	}
	if from < 0 || to > len(src) || from >= to {
		return nil
	}
	first, last := from, to
	for first > 0 && isOperator(src[first-1]) {
		first--
	}
	for last < len(src) && isOperator(src[last]) {
		last++
	}
	for _, span := range [][2]int{{first, last}, {from, to}} {
		if note, ok := notes[string(src[span[0]:span[1]])]; ok {
			return hint(span[0], span[1], note)
		}
	}
	return nil
}

// wordHint is for words and marks that mean something elsewhere.
func wordHint(src []rune, from, to int) *syntaxHint {
	if from < 0 || from >= to {
		return nil
	}
	before := strings.Fields(string(src[:min(from, len(src))]))
	if hint := prefixHint(src, from, before); hint != nil {
		return hint
	}
	if to > len(src) {
		return nil
	}
	word, after := string(src[from:to]), strings.Fields(string(src[to:]))
	note := wordNotes()[strings.ToLower(word)]
	switch lower := strings.ToLower(word); lower {
	case "and", "or":
		note = "a condition is missing before it"
		if word != lower {
			note = "operators are written in lower case: " + lower
		}
	case "not", "in":
		if word != lower {
			note = "operators are written in lower case: " + lower
		}
	case "is":
		note = isNote(after)
	case "contains", "startswith", "endswith", "matches":
		if len(before) == 0 || to < len(src) && src[to] == '(' {
			note = fmt.Sprintf("%s goes between its operands: a %s b", word, word)
		}
	case ".":
		if slices.Contains(before, "|") {
			note = `| passes a value to a function; conditions are joined by "or"`
		}
	case "/":
		if len(before) == 0 || strings.HasSuffix(before[len(before)-1], "(") {
			note = `a pattern is a text: text matches "pattern"`
		}
	case ",":
		note = `write "and" or "or" between conditions`
		if thousands.MatchString(string(src[:to])) && len(after) > 0 && threeDigits.MatchString(after[0]) {
			note = "write the digits without commas"
		}
	}
	if note == "" {
		return nil
	}
	return &syntaxHint{note: note}
}

var (
	thousands   = regexp.MustCompile(`\d,$`)
	threeDigits = regexp.MustCompile(`^\d{3}\b`)
)

// isNote is for `x is y`, by what follows.
func isNote(after []string) string {
	operator, what := "==", ""
	if len(after) > 1 && strings.EqualFold(after[0], "not") {
		operator, after = "!=", after[1:]
	}
	if len(after) > 0 {
		what = strings.ToLower(after[0])
	}
	if slices.Contains([]string{"none", "null", "nil", "undefined"}, what) {
		return "write: … " + operator + " nil"
	}
	return `write "` + operator + `" to compare`
}

// prefixHint is for words that stand before what they are about, as others have
// them. The parser takes such a word as a name, and stumbles over what follows.
func prefixHint(src []rune, from int, before []string) *syntaxHint {
	if len(before) == 0 {
		return nil
	}
	last := before[len(before)-1]
	note := map[string]string{
		"typeof": "write type(x)", "await": "an expression can't wait: waiting is an action, such as expect",
		"new": "there are no constructors; the time is ms(), or now()", "for": "any(list, …), all(list, …) and " +
			"filter(list, …) look at the items of a list",
		"lambda": "a predicate is written {# > 1} or {.field == 1}", "delete": "a value can't be changed",
		"return": "this is one expression, not a script",
	}[last]
	if note == "" {
		if before[0] == "if" && from == len(src) {
			return &syntaxHint{note: "write the condition alone, without if"}
		}
		return nil
	}
	start := len([]rune(strings.TrimRight(string(src[:from]), " "))) - len([]rune(last))
	return &syntaxHint{start, start + len([]rune(last)), "unexpected " + diag.Quote(last), note}
}

// wordNotes say what to write for a word or a mark, wherever it stands.
func wordNotes() map[string]string {
	const quotes = "text goes in straight quotes"
	return map[string]string{
		"“": quotes, "”": quotes, "‘": quotes, "’": quotes, "„": quotes, "«": quotes, "»": quotes,
		"eq": `write "==" to compare`, "equals": `write "==" to compare`, "ne": `write "!=" to compare`,
		"xor": `write "!=" between two bools`,
		"lt":  "write <, >, <= or >= to compare", "gt": "write <, >, <= or >= to compare", "le": "write <, >, <= or " +
			">= to compare", "ge": "write <, >, <= or >= to compare",
		"like":    `write "contains", or "matches" with a pattern in quotes`,
		"between": "write: a <= x and x <= b", "has": `write: "key" in x, or x.key != nil`,
		"instanceof": `write: type(x) == "map"`,
		"exists":     "write: … != nil", "present": "write: … != nil", "defined": "write: … != nil",
		"exist":   "write: … != nil",
		"missing": "write: … == nil", "undefined": "write: … == nil", "null": "write: … == nil",
		"then":     "a choice is written: condition ? a : b",
		"function": "this is one expression, not a script", "return": "this is one expression, not a script",
		"var": "this is one expression, not a script", "const": "this is one expression, not a script",
		".":      "a field of the message is written msg.NAME; .NAME alone is a field of the item, in a predicate",
		"#":      "# is the item, in a predicate: any(list, # > 1)",
		"@":      "the item of a list is written #, in a predicate: any(list, # > 1)",
		"\u200b": "this is an invisible character: delete it", "\ufeff": "this is an invisible character: delete it",
	}
}
