package scenario

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"wsrun/diag"
)

// trap is a place where YAML's and the expressions' syntax collide, or that people write by habit.
type trap struct {
	pos     diag.Pos
	length  int
	message string
	hint    string
}

// trapRule recognises one kind of trap in one line. The whole match's first group is what is underlined.
type trapRule struct {
	re      *regexp.Regexp
	message string
	hint    string
}

func trapRules() []trapRule {
	key := `^\s*(?:- +)*(?:[\w-]+|"[^"]*"|'[^']*'|[\w][\w -]*): +`
	return []trapRule{
		{regexp.MustCompile(`^ *(\t+)\s*\S`), "a tab in the indentation", "YAML indents with spaces only"},
		{regexp.MustCompile(key + `("(?:[^"\\]|\\.)*"\s+[^\s#].*)$`), "the value starts with a quote, so YAML ends it at the closing quote",
			"quote the whole expression: '\"a\" in msg.tags'"},
		{regexp.MustCompile(key + `('(?:[^']|'')*'\s+[^\s#].*)$`), "the value starts with a quote, so YAML ends it at the closing quote",
			"quote the whole expression: \"'x' == msg.y\""},
		{regexp.MustCompile(key + `(\[[^\]]*\]\s+[^\s#,\]}].*)$`), "the value starts with `[`, so YAML reads a list",
			"quote the whole expression: \"[1, 2] == msg.xs\""},
		{regexp.MustCompile(key + "([`@%][^ ].*)$"), "a value can't start with this character", "quote the value"},
		{regexp.MustCompile(`^[^"'#$]*[{\[][^"']*?(\$\{\{.*)$`), "inside { } or [ ] the braces of ${{ }} are YAML's", "quote the template: {id: \"${{ x }}\"}, or write one key a line"},
		{regexp.MustCompile(key + `([|>] +[^\s#+-].*)$`), "a value that starts with `|` or `>` is a block of text in YAML", "quote the whole expression"},
		{regexp.MustCompile(`[{,] *[\w-]+: *([^"'{},]*\[[^\]]*\][^"'{},]*)[},]`), "inside { } a `[` opens a list", "quote the expression, or write one key a line"},
		{regexp.MustCompile(key + `([^"'{\[|>#][^#]*:(?: .*|))$`), "a `: ` inside a plain value", "quote the whole value, or write it as a block: `|`"},
		{regexp.MustCompile(key + `(- +.*)$`), "a list can't start on its key's line", "start the list on the next line"},
	}
}

// nearestTrap looks for traps in the source and returns the one nearest to the line that the parser complained of; 0: the first.
func nearestTrap(src *source, line int) *trap {
	var best *trap
	distance := func(t *trap) int {
		if line == 0 {
			return t.pos.Line
		}
		return max(t.pos.Line-line, line-t.pos.Line)
	}
	rules := trapRules()
	for i, runes := range src.lines {
		if len(runes) > 2000 {
			continue
		}
		text := string(runes)
		if strings.HasPrefix(strings.TrimSpace(text), "#") {
			continue
		}
		if t := matchTrap(rules, text, src.file, i+1); t != nil && (best == nil || distance(t) < distance(best)) {
			best = t
		}
	}
	// A trap far from the complaint is another matter, unless the complaint has no place.
	if best != nil && line != 0 && distance(best) > 3 {
		return nil
	}
	return best
}

func matchTrap(rules []trapRule, text, file string, line int) *trap {
	for _, r := range rules {
		m := r.re.FindStringSubmatchIndex(text)
		if m == nil {
			continue
		}
		return &trap{
			pos:     diag.Pos{File: file, Line: line, Col: utf8.RuneCountInString(text[:m[2]]) + 1},
			length:  utf8.RuneCountInString(strings.TrimRight(text[m[2]:m[3]], " \t")),
			message: r.message, hint: r.hint,
		}
	}
	return nil
}
