package table

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"wsrun/diag"

	"gopkg.in/yaml.v3"
)

// Duration is a duration in the file. Its zero value means "not set".
type Duration struct {
	time.Duration
	Pos diag.Pos
}

// IsSet reports whether the file sets it.
func (d Duration) IsSet() bool { return d.Pos.Line > 0 }

// Or returns the duration, or a default if the file does not set it.
func (d Duration) Or(def time.Duration) time.Duration {
	if d.IsSet() {
		return d.Duration
	}
	return def
}

// Range is a time to wait: From alone, or uniformly distributed between From and To.
type Range struct {
	From, To time.Duration
	Pos      diag.Pos
}

const (
	durationForm = `([0-9]+(\.[0-9]+)?(ns|us|µs|ms|s|m|h))+`
	sizeForm     = `[0-9]+(\.[0-9]+)?(B|KB|KiB|MB|MiB|GB|GiB)`
	rateForm     = `[0-9]+(\.[0-9]+)?/(s|m|h)`
)

var (
	DurationRE = regexp.MustCompile(`^` + durationForm + `$`)
	sizeRE     = regexp.MustCompile(`^` + sizeForm + `$`)
	rateRE     = regexp.MustCompile(`^` + rateForm + `$`)
	dashRange  = regexp.MustCompile(`^(` + durationForm + `) *(?:-|…|\.\.\.|to) *(` + durationForm + `)$`)
	NumberRE   = regexp.MustCompile(`^[0-9]+(\.[0-9]+)?$`)
)

func durationShape() *Shape {
	return &Shape{Type: "string", Title: "duration", Pattern: "^" + durationForm + "$"}
}

// DurationField returns the field for a duration that may be 0.
func DurationField[T any](get func(*T) *Duration) Field[T] {
	return Field[T]{durationShape(), func(d *Decoder, n *yaml.Node, into *T) {
		s := d.Scalar(n, "a duration such as 500ms")
		if s == nil {
			return
		}
		if v, ok := d.duration(s, s.Value, 0); ok {
			*get(into) = Duration{v, d.Src.Pos(s)}
		}
	}}
}

// PeriodField returns the field for a duration above 0: a limit or a period of 0 would make no sense.
func PeriodField[T any](get func(*T) *Duration) Field[T] {
	f := DurationField(get)
	return Field[T]{f.Shape, func(d *Decoder, n *yaml.Node, into *T) {
		f.Parse(d, n, into)
		if v := get(into); v.IsSet() {
			if err := isPeriod(v.Duration, n.Value); err != nil {
				d.NodeErr(n, "%v", err)
			}
		}
	}}
}

// ParseDuration parses a duration with its unit, in the language's syntax.
func ParseDuration(text string) (time.Duration, error) {
	if DurationRE.MatchString(text) {
		v, err := time.ParseDuration(text)
		if err != nil {
			return 0, fmt.Errorf("%s is too long for a duration", diag.Quote(text))
		}
		return v, nil
	}
	switch {
	case NumberRE.MatchString(text):
		return 0, fmt.Errorf("%s needs a unit: %ss or %sms?", text, text, text)
	case strings.HasPrefix(text, "-"):
		return 0, fmt.Errorf("%s is negative, but a duration can't be", diag.Quote(text))
	case text == "":
		return 0, fmt.Errorf("a duration is expected here, such as 500ms, 2s or 1m30s, not nothing")
	}
	if strings.Contains(text, "${{") {
		return 0, fmt.Errorf("a duration can't have a template: it is fixed when the file is read")
	}
	return 0, fmt.Errorf(
		"%s is not a duration, such as 500ms, 2s or 1m30s%s",
		diag.Quote(diag.Visible(text, 40)),
		unitHint(text, map[string]string{
			"sec": "s", "secs": "s", "second": "s", "seconds": "s", "msec": "ms", "msecs": "ms", "millis": "ms",
			"milliseconds": "ms",
			"min":          "m", "mins": "m", "minute": "m", "minutes": "m", "hr": "h", "hrs": "h", "hour": "h",
			"hours": "h",
			"S":     "s", "MS": "ms", "Ms": "ms", "M": "m", "H": "h", "s": "s", "ms": "ms", "m": "m", "h": "h",
		}),
	)
}

var otherUnit = regexp.MustCompile(`^([0-9]+(?:\.[0-9]+)?)\s*(/?\s*[A-Za-z]+)$`)

// unitHint converts a number with a unit from another language to ours.
func unitHint(text string, units map[string]string) string {
	m := otherUnit.FindStringSubmatch(text)
	if m == nil || units[m[2]] == "" {
		return likelyDuration(text)
	}
	return fmt.Sprintf(" (%s%s?)", m[1], units[m[2]])
}

var (
	days        = regexp.MustCompile(`^([0-9]{1,4}) *d(?:ays?)?$`)
	decimalMark = regexp.MustCompile(`^([0-9]+),([0-9]+) *(ms|s|m|h)$`)
	minutesOf   = regexp.MustCompile(`^([0-9]+)(?:m|:)([0-5]?[0-9])$`)
)

// likelyDuration converts a duration in another form to ours.
func likelyDuration(text string) string {
	if m := days.FindStringSubmatch(text); m != nil {
		n, _ := strconv.Atoi(m[1])
		return fmt.Sprintf(" (%dh?)", 24*n)
	}
	if m := decimalMark.FindStringSubmatch(text); m != nil {
		return fmt.Sprintf(" (%s.%s%s?)", m[1], m[2], m[3])
	}
	if m := minutesOf.FindStringSubmatch(text); m != nil {
		return fmt.Sprintf(" (%sm%ss?)", m[1], strings.TrimPrefix(m[2], "0"))
	}
	return ""
}

// duration parses the part of a scalar that starts at rune off.
func (d *Decoder) duration(n *yaml.Node, text string, off int) (time.Duration, bool) {
	v, err := ParseDuration(text)
	if err != nil {
		if off == 0 && text == n.Value {
			d.NodeErr(n, "%v", err)
		} else {
			d.Out.Errorf(d.Src.Text(n).At(off), max(len([]rune(text)), 1), "%v", err)
		}
		return 0, false
	}
	return v, true
}

// RangeField returns the field for a time, or a range of times.
func RangeField[T any](get func(*T) *Range) Field[T] {
	shape := &Shape{
		Type:    "string",
		Title:   "duration or range",
		Pattern: "^" + durationForm + `(\.\.` + durationForm + ")?$",
	}
	return Field[T]{shape, func(d *Decoder, n *yaml.Node, into *T) {
		s := d.Scalar(n, "a duration such as 1s, or a range such as 1s..3s")
		if s == nil {
			return
		}
		if m := dashRange.FindStringSubmatch(s.Value); m != nil {
			d.NodeErr(s, "%s is not a range: write %s..%s", diag.Quote(s.Value), m[1], m[5])
			return
		}
		from, to, isRange := strings.Cut(s.Value, "..")
		lo, ok := d.duration(s, from, 0)
		hi := lo
		if isRange {
			var ok2 bool
			hi, ok2 = d.duration(s, to, len([]rune(from))+2)
			ok = ok && ok2
		}
		if ok && hi < lo {
			d.NodeErr(s, "the range %s ends before it starts", s.Value).Note("write %s..%s", to, from)
			return
		}
		if ok {
			*get(into) = Range{lo, hi, d.Src.Pos(s)}
		}
	}}
}

// Size is a number of bytes. Its zero value means "not set".
type Size struct {
	Bytes int64
	Pos   diag.Pos
}

// SizeField returns the field for a number of bytes, at least lowest.
func SizeField[T any](get func(*T) *Size, lowest int64) Field[T] {
	shape := &Shape{Type: "string", Title: "size", Pattern: "^" + sizeForm + "$"}
	return Field[T]{shape, func(d *Decoder, n *yaml.Node, into *T) {
		s := d.Scalar(n, "a size such as 64KiB")
		if s == nil {
			return
		}
		v, err := ParseSize(s.Value)
		if err != nil {
			d.NodeErr(s, "%v", err)
			return
		}
		if v < lowest {
			d.NodeErr(s, "%s is too small: at least %dB", s.Value, lowest)
			return
		}
		*get(into) = Size{v, d.Src.Pos(s)}
	}}
}

// ParseSize parses a size such as 64KiB.
func ParseSize(text string) (int64, error) {
	if !sizeRE.MatchString(text) {
		if NumberRE.MatchString(text) {
			return 0, fmt.Errorf("%s needs a unit: %sKiB or %sB?", text, text, text)
		}
		return 0, fmt.Errorf(
			"%s is not a size, such as 512B, 64KiB or 32MiB%s",
			diag.Quote(diag.Visible(text, 40)),
			unitHint(text, map[string]string{
				"b": "B", "k": "KiB", "K": "KiB", "kb": "KB", "kB": "KB", "Kb": "KB", "kib": "KiB", "m": "MiB",
				"M": "MiB", "mb": "MB", "Mb": "MB", "mib": "MiB",
				"g": "GiB", "G": "GiB", "gb": "GB", "Gb": "GB", "gib": "GiB", "B": "B", "KB": "KB", "KiB": "KiB",
				"MB": "MB", "MiB": "MiB", "GB": "GB", "GiB": "GiB",
			}),
		)
	}
	digits := strings.TrimRight(text, "BKMGi")
	v, err := strconv.ParseFloat(digits, 64)
	unit := map[string]float64{"B": 1, "KB": 1e3, "KiB": 1 << 10, "MB": 1e6, "MiB": 1 << 20, "GB": 1e9,
		"GiB": 1 << 30}[text[len(digits):]]
	if err != nil || v*unit > 1<<40 {
		return 0, fmt.Errorf("%s is too large", text)
	}
	return int64(v * unit), nil
}

// Rate is a number of starts per second. Its zero value means "not set".
type Rate struct {
	PerSecond float64
	Pos       diag.Pos
}

// ParseRate parses a rate such as 50/s or 10/m; the result is per second.
func ParseRate(text string) (float64, error) {
	if !rateRE.MatchString(text) {
		if NumberRE.MatchString(text) {
			return 0, fmt.Errorf("%s needs a unit: %s/s or %s/m?", text, text, text)
		}
		return 0, fmt.Errorf(
			"%s is not a rate, such as 50/s or 10/m%s",
			diag.Quote(diag.Visible(text, 40)),
			unitHint(text, map[string]string{
				"/sec": "/s", "/second": "/s", "/min": "/m", "/minute": "/m", "/hour": "/h", "/ s": "/s", "rps": "/s",
				"ps": "/s", "/S": "/s", "/M": "/m",
			}),
		)
	}
	number, unit, _ := strings.Cut(text, "/")
	v, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return 0, fmt.Errorf("%s is not a rate", text)
	}
	switch unit {
	case "m":
		v /= 60
	case "h":
		v /= 3600
	}
	return v, nil
}

// RateField returns the field for a rate; zero reports whether 0 is allowed.
func RateField[T any](get func(*T) *Rate, zero bool) Field[T] {
	shape := &Shape{Type: "string", Title: "rate", Pattern: "^" + rateForm + "$"}
	return Field[T]{shape, func(d *Decoder, n *yaml.Node, into *T) {
		s := d.Scalar(n, "a rate such as 50/s")
		if s == nil {
			return
		}
		parse := ParsePace
		if zero {
			parse = ParseRate
		}
		v, err := parse(s.Value)
		if err != nil {
			d.NodeErr(s, "%v", err)
			return
		}
		*get(into) = Rate{v, d.Src.Pos(s)}
	}}
}
