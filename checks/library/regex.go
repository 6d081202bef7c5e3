package library

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"regexp/syntax"
	"strings"

	"wsrun/checks/budget"
	"wsrun/checks/values"
)

// Bounds of a pattern that is built at run time, in bytes and in instructions: larger ones take long to compile.
const (
	maxPattern      = 64 << 10
	maxInstructions = 100_000
)

// directMatch is how much work a match may take to be done without metering: the bytes of the text times the pattern's
// instructions.
const directMatch = 1 << 20

// Pattern is a regular expression, with the maximum cost per byte of text.
type Pattern struct {
	re     *regexp.Regexp
	weight int
}

// NewPattern compiles a regular expression.
func NewPattern(source string) (*Pattern, error) {
	re, err := regexp.Compile(source)
	if err != nil {
		return nil, err
	}
	parsed, err := syntax.Parse(source, syntax.Perl)
	if err != nil {
		return nil, err
	}
	return &Pattern{re, instructions(parsed)}, nil
}

// instructions estimates the length of a regular expression's program.
func instructions(re *syntax.Regexp) int {
	n := 1
	for _, sub := range re.Sub {
		n += instructions(sub)
	}
	switch re.Op {
	case syntax.OpLiteral:
		n += len(re.Rune)
	case syntax.OpRepeat:
		n *= max(re.Min, re.Max, 1)
	}
	return n
}

// Matches reports whether text or bytes match; nil does not. It counts the work.
func (p *Pattern) Matches(w *budget.Work, x any) bool {
	if x == nil {
		return false
	}
	s, isText := x.(string)
	var b []byte
	if !isText {
		b = x.([]byte)
	}
	if cost := (len(s) + len(b)) * p.weight; cost <= directMatch {
		w.Step(cost >> 8)
		if isText {
			return p.re.MatchString(s)
		}
		return p.re.Match(b)
	}
	var runes io.RuneReader = strings.NewReader(s)
	if !isText {
		runes = bytes.NewReader(b)
	}
	return p.re.MatchReader(&meteredRunes{runes, w, 1 + p.weight>>4})
}

// meteredRunes counts what a match reads.
type meteredRunes struct {
	io.RuneReader
	work *budget.Work
	each int
}

// ReadRune counts the work of a rune and reads it.
func (r *meteredRunes) ReadRune() (rune, int, error) {
	r.work.Step(r.each)
	return r.RuneReader.ReadRune()
}

// MatchesAny implements `x matches y` for a pattern that is known only at run time.
func MatchesAny(w *budget.Work, args []any) (any, error) {
	x := args[0]
	if x == nil || args[1] == nil {
		return false, nil
	}
	source := args[1].(string)
	if len(source) > maxPattern {
		return nil, budget.Spentf(
			"a pattern of %d bytes is too long: at most %d are allowed at run time",
			len(source),
			maxPattern,
		)
	}
	parsed, err := syntax.Parse(source, syntax.Perl)
	if err != nil {
		return nil, err
	}
	n := instructions(parsed)
	if n > maxInstructions {
		return nil, budget.Spentf("the pattern %s repeats too much: write it with smaller counts", values.Show(source))
	}
	w.Step(n)
	re, err := regexp.Compile(source)
	if err != nil {
		return nil, fmt.Errorf("not a pattern: %w", err)
	}
	return (&Pattern{re, n}).Matches(w, x), nil
}
