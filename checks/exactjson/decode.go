package exactjson

import (
	"fmt"
	"math"
	"strconv"

	"wsrun/diag"
)

// Decode decodes strict JSON (RFC 8259), nested at most MaxDepth deep, to map[string]any, []any, string, bool and nil.
// Integral literals become int, or uint64 above its range, so every 64-bit integer is exact; all other numbers become
// float64, infinite if out of range. The last of duplicate keys wins. Invalid UTF-8 in a string becomes U+FFFD.
//
// The result does not alias data. An error is a *DecodeError.
func Decode(data []byte) (any, error) {
	d := decoder{scanner: scanner{data: data}}
	if len(data) <= ShareText {
		d.text = string(data)
	}
	if v, ok := d.document(); ok {
		return v, nil
	}
	return nil, d.failure()
}

// DecodeText decodes data like Decode, but reports false instead of an error. text is data as a string if the caller
// already has it, otherwise "". Strings of the result share its memory, see ShareText.
func DecodeText(data []byte, text string) (any, bool) {
	d := decoder{scanner: scanner{data: data}, text: text}
	return d.document()
}

// ShareText is the length in bytes up to which the strings of a document share one copy of it. That saves all
// allocations but one; the copy must be short, because every string that is kept keeps it alive.
const ShareText = 1024

// decoder turns what its scanner reads into values.
type decoder struct {
	scanner
	text string // data, if strings may share its memory
}

func (d *decoder) document() (any, bool) {
	v, ok := d.value(MaxDepth)
	if !ok || !d.end() {
		return nil, false
	}
	return v, true
}

// DecodeError says where a text stops being JSON.
type DecodeError struct {
	Offset int    // in bytes; the text's length if it ends unexpectedly
	Found  string // the first 20 bytes from there, "" if the text ends unexpectedly
}

func (e *DecodeError) Error() string {
	if e.Found == "" {
		return "invalid JSON: unexpected end after " + diag.Count(e.Offset, "byte")
	}
	return fmt.Sprintf("invalid JSON at byte %d: %s", e.Offset, diag.Quote(e.Found))
}

// failure returns the error for the place where the scanner stopped.
func (d *decoder) failure() error {
	if d.pos >= len(d.data) {
		return &DecodeError{Offset: len(d.data)}
	}
	rest := d.data[d.pos:]
	return &DecodeError{d.pos, string(rest[:min(len(rest), 20)])}
}

func (d *decoder) value(depth int) (any, bool) {
	switch c := d.space(); c {
	case '"':
		s, ok := d.string()
		return s, ok
	case '{':
		return d.object(depth)
	case '[':
		return d.list(depth)
	case 't':
		return true, d.literal("true")
	case 'f':
		return false, d.literal("false")
	case 'n':
		return nil, d.literal("null")
	default:
		raw, integral, ok := d.number()
		if !ok {
			return nil, false
		}
		if integral {
			return integer(raw), true
		}
		return float(raw), true
	}
}

func (d *decoder) string() (string, bool) {
	raw, plain, ok := d.str()
	if !ok {
		return "", false
	}
	return d.part(raw, plain), true
}

// part returns the value of the string raw, whose closing quote is just before pos.
func (d *decoder) part(raw []byte, plain bool) string {
	if !plain {
		return unquote(raw)
	}
	if d.text == "" {
		return string(raw)
	}
	end := d.pos - 1
	return d.text[end-len(raw) : end]
}

func (d *decoder) object(depth int) (any, bool) {
	if depth == 0 {
		return nil, false
	}
	d.pos++
	m := map[string]any{}
	if d.space() == '}' {
		d.pos++
		return m, true
	}
	for {
		if d.space() != '"' {
			return nil, false
		}
		key, ok := d.string()
		if !ok || d.space() != ':' {
			return nil, false
		}
		d.pos++
		v, ok := d.value(depth - 1)
		if !ok {
			return nil, false
		}
		m[key] = v
		switch d.space() {
		case ',':
			d.pos++
		case '}':
			d.pos++
			return m, true
		default:
			return nil, false
		}
	}
}

func (d *decoder) list(depth int) (any, bool) {
	if depth == 0 {
		return nil, false
	}
	d.pos++
	list := []any{}
	if d.space() == ']' {
		d.pos++
		return list, true
	}
	for {
		v, ok := d.value(depth - 1)
		if !ok {
			return nil, false
		}
		list = append(list, v)
		switch d.space() {
		case ',':
			d.pos++
		case ']':
			d.pos++
			return list, true
		default:
			return nil, false
		}
	}
}

// integer returns the value of an integral literal: an int, a uint64 above its range, a float64 beyond 64 bits.
func integer(raw []byte) any {
	if n, ok := smallInteger(raw); ok {
		return n
	}
	if n, err := strconv.ParseInt(string(raw), 10, 64); err == nil {
		return int(n)
	}
	if n, err := strconv.ParseUint(string(raw), 10, 64); err == nil {
		return n
	}
	return float(raw)
}

// smallInteger is the fast path for literals of up to 18 digits.
func smallInteger(raw []byte) (int, bool) {
	if len(raw) > 18 {
		return 0, false
	}
	negative := raw[0] == '-'
	if negative {
		raw = raw[1:]
	}
	n := 0
	for _, c := range raw {
		n = n*10 + int(c-'0')
	}
	if negative {
		n = -n
	}
	return n, true
}

// float returns the nearest float64. ParseFloat only fails on literals out of range, which become infinite, as in
// JavaScript.
func float(raw []byte) float64 {
	f, err := strconv.ParseFloat(string(raw), 64)
	if err != nil && !math.IsInf(f, 0) {
		return math.NaN() // impossible: the scanner accepts less than ParseFloat
	}
	return f
}
