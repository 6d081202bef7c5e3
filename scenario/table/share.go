package table

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"wsrun/diag"

	"gopkg.in/yaml.v3"
)

// Share is a part of a whole, from 0 to 1, written in the file as a percentage. Its zero value means "not set".
type Share struct {
	Of  float64
	Pos diag.Pos
}

// IsSet reports whether the file sets it.
func (s Share) IsSet() bool { return s.Pos.Line > 0 }

// Or returns the share, or a default if the file does not set it.
func (s Share) Or(def float64) float64 {
	if s.IsSet() {
		return s.Of
	}
	return def
}

// shareForm matches 0 % to 100 %.
const shareForm = `(100(\.0+)?|[0-9]{1,2}(\.[0-9]+)?)%`

var (
	shareRE   = regexp.MustCompile(`^` + shareForm + `$`)
	PercentRE = regexp.MustCompile(`^([0-9]+(?:\.[0-9]+)?) *(?:%|percent|pct)$`)
)

// ShareField returns the field for a share; zero reports whether 0 is allowed.
func ShareField[T any](get func(*T) *Share, zero bool) Field[T] {
	pattern := "^" + shareForm + "$"
	if !zero {
		pattern = `^(100(\.0+)?|0*[1-9][0-9]?(\.[0-9]+)?|0+\.0*[1-9][0-9]*)%$`
	}
	return Field[T]{&Shape{Type: "string", Title: "share", Pattern: pattern}, func(d *Decoder, n *yaml.Node, into *T) {
		s := d.Scalar(n, "a share such as 30%")
		if s == nil {
			return
		}
		v, err := parseShare(s.Value)
		switch {
		case err != nil:
			d.NodeErr(s, "%v", err)
		case v == 0 && !zero:
			d.NodeErr(s, "a share must be above 0%%, not %s", s.Value)
		default:
			*get(into) = Share{v, d.Src.Pos(s)}
		}
	}}
}

// parseShare parses a share such as 30%. A number without the sign is ambiguous.
func parseShare(text string) (float64, error) {
	if shareRE.MatchString(text) {
		v, err := strconv.ParseFloat(strings.TrimSuffix(text, "%"), 64)
		return v / 100, err
	}
	number, err := strconv.ParseFloat(text, 64)
	m := PercentRE.FindStringSubmatch(text)
	switch {
	case err == nil && NumberRE.MatchString(text) && number <= 1:
		return 0, fmt.Errorf("%s needs a unit: %s%% or %s%%?", text, strconv.FormatFloat(number*100, 'f', -1, 64), text)
	case err == nil && NumberRE.MatchString(text) && number <= 100:
		return 0, fmt.Errorf("%s needs a unit: %s%%?", text, text)
	case m != nil && shareRE.MatchString(m[1]+"%"):
		return 0, fmt.Errorf("%s is not a share, such as 30%% (%s%%?)", diag.Quote(text), m[1])
	case m != nil || NumberRE.MatchString(text):
		return 0, fmt.Errorf("%s is too much: a share is at most 100%%", diag.Visible(text, 40))
	case strings.Contains(text, "${{"):
		return 0, fmt.Errorf("a share can't have a template: it is fixed when the file is read")
	case text == "":
		return 0, fmt.Errorf("a share is expected here, such as 30%%, not nothing")
	}
	return 0, fmt.Errorf("%s is not a share, such as 30%%", diag.Quote(diag.Visible(text, 40)))
}
