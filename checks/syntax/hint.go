package syntax

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"wsrun/diag"
)

// Hint says what was meant by text that the parser rejects.
type Hint struct {
	Message  string // replaces the parser's message; empty keeps it
	From, To int    // range of runes that Message refers to
	Note     string // what to write instead; may be empty
}

// Meant returns what was meant by text that the parser rejected with a message about the runes from to to; nil if
// unknown.
func Meant(message string, src []rune, from, to int) *Hint {
	if hint := literalHint(message, src, from); hint != nil {
		return hint
	}
	if hint := operatorHint(src, from, to); hint != nil {
		return hint
	}
	if hint := bracketHint(message, src, from); hint != nil {
		return hint
	}
	return wordHint(src, from, to)
}

// literalHint handles malformed numbers and texts. at is where the parser stopped.
func literalHint(message string, src []rune, at int) *Hint {
	switch {
	case strings.Contains(message, "number syntax"):
		from, to := wordAround(src, at)
		return &Hint{
			diag.Quote(string(src[from:to])) + " is not a number", from, to,
			"numbers have no unit here: write the number alone, in the unit of what it is compared with",
		}
	case strings.Contains(message, "integer literal: value out of range"):
		from, to := wordAround(src, max(at-1, 0))
		return &Hint{diag.Quote(string(src[from:to])) + " is out of range: integers have 64 bits", from, to, ""}
	case strings.Contains(message, "coalesce expressions (??) cannot be mixed"):
		operator, _, _ := strings.Cut(strings.TrimPrefix(message, "operator ("), ")")
		return &Hint{
			fmt.Sprintf("?? beside %s needs parentheses", operator), at, at + len([]rune(operator)),
			fmt.Sprintf("such as: (a ?? b) %s c", operator),
		}
	case strings.Contains(message, "literal not terminated"):
		from := openQuote(src)
		return &Hint{"this quote is not closed", from, from + 1, ""}
	case strings.Contains(message, "char escape"):
		return escapeHint(src, at)
	}
	return nil
}

// escapeHint handles the last backslash up to at.
func escapeHint(src []rune, at int) *Hint {
	for i := min(at, len(src)-2); i >= 0; i-- {
		if src[i] != '\\' {
			continue
		}
		note := "double the \\, or write the text in backticks, where a \\ is literal"
		if unicode.IsDigit(src[i+1]) {
			note = `a character code is written \x00 or \u0000`
		}
		return &Hint{fmt.Sprintf(`\%c is not an escape`, src[i+1]), i, i + 2, note}
	}
	return nil
}

// wordAround returns the range of letters, digits and dots around a place.
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

// openQuote returns where an unterminated text starts.
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

// bracketHint handles unbalanced brackets.
func bracketHint(message string, src []rune, at int) *Hint {
	atEnd := at == len(src) && strings.Contains(message, "end of the expression")
	if !atEnd && (at >= len(src) || !strings.ContainsRune(")]}", src[at])) {
		return nil
	}
	var open []int
	ScanCode(src, 0, at, func(i int, r rune) bool {
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
		return &Hint{fmt.Sprintf("this %c is not closed", src[last]), last, last + 1, ""}
	case !atEnd && len(open) == 0:
		return &Hint{fmt.Sprintf("this %c closes nothing", src[at]), at, at + 1, ""}
	}
	return nil
}

// operatorHint handles operators that expr does not have, where the parser stopped before, inside or after one.
func operatorHint(src []rune, from, to int) *Hint {
	notes := operatorNotes()
	isOperator := func(r rune) bool { return strings.ContainsRune("=!<>&|+-~≠≤≥", r) }
	hint := func(from, to int, note string) *Hint {
		return &Hint{diag.Quote(string(src[from:to])) + " is not an operator", from, to, note}
	}
	before := strings.TrimRight(string(src[:max(0, min(from, len(src)))]), " ")
	if strings.HasSuffix(before, "++") || strings.HasSuffix(before, "--") {
		end := len([]rune(before))
		return hint(end-2, end, operatorNotes()[string(src[end-1])+"="])
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

// wordHint handles words and characters that have a meaning in other languages.
func wordHint(src []rune, from, to int) *Hint {
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
	return &Hint{Note: note}
}

var (
	thousands   = regexp.MustCompile(`\d,$`)
	threeDigits = regexp.MustCompile(`^\d{3}\b`)
)

// isNote handles `x is y`. after holds the words after is.
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

// prefixHint handles prefix words of other languages. The parser takes such a word for a name and rejects what follows.
func prefixHint(src []rune, from int, before []string) *Hint {
	if len(before) == 0 {
		return nil
	}
	last := before[len(before)-1]
	note := prefixNotes()[last]
	if note == "" {
		if before[0] == "if" && from == len(src) {
			return &Hint{Note: "write the condition alone, without if"}
		}
		return nil
	}
	start := len([]rune(strings.TrimRight(string(src[:from]), " "))) - len([]rune(last))
	return &Hint{"unexpected " + diag.Quote(last), start, start + len([]rune(last)), note}
}
