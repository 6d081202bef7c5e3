package runner

import (
	"encoding/json"
	"fmt"
	"math/bits"
	"slices"
	"strings"

	"wsrun/diag"
)

// shape is what a message looks like, so that similar messages count as one: for a JSON object the fields by which
// messages are distinguished, or else its keys; for other text its start; for a binary message its size and first
// bytes.
type shape struct {
	text string   // for people, in one line
	keys []string // of an object's first level, as far as they were seen
	// Its short texts, by path: those of the first level, and those that the file compares.
	values map[string]string
}

// Bounds of what is read of a message and written of its shape.
const (
	shapeBytes  = 1 << 10
	shapeParts  = 5  // fields, or a list's items
	shapeKeys   = 24 // that are remembered
	shapeNamed  = 8  // of an object that is known by its keys only
	shapeText   = 40 // runes of a value or a key
	shapeWords  = 24 // runes of a text's start
	shapeDigits = 4  // of a number that may be a code
)

// discriminates reports whether protocols use a field to distinguish their messages.
func discriminates(key string) bool {
	switch key {
	case "type", "event", "op", "opcode", "action", "method", "kind", "cmd", "command",
		"topic", "channel", "stream", "target", "t", "e", "ev":
		return true
	}
	return false
}

// shapeOf examines a message's start. paths are the fields that the file's conditions compare with something.
func shapeOf(head string, binary bool, size int, paths []string) shape {
	if binary {
		return shape{text: binaryShape(head, size)}
	}
	digits := len(head) - len(strings.TrimLeft(head, "0123456789"))
	x := &shaper{data: head, pos: digits, paths: paths, values: map[string]string{}}
	switch x.next() {
	case '{':
		x.object("")
		return shape{text: codes(head[:digits]) + x.objectText(), keys: x.keys, values: x.values}
	case '[':
		return shape{text: codes(head[:digits]) + x.listText()}
	}
	return shape{text: textShape(head, size), values: map[string]string{"": head}}
}

// binaryShape groups messages by the power of two of their size, and by two bytes.
func binaryShape(head string, size int) string {
	if size == 0 {
		return "binary, empty"
	}
	low := 1 << (bits.Len(uint(size)) - 1)
	first := fmt.Sprintf("% x", head[:min(len(head), 2)])
	if size > 2 {
		first += " …"
	}
	if low == 1 {
		return "binary, 1 byte: " + first
	}
	return fmt.Sprintf("binary, %d to %d bytes: %s", low, 2*low-1, first)
}

// codes returns the digits in front of JSON: the types of Engine.IO and Socket.IO, followed by the number of an
// acknowledgement.
func codes(digits string) string {
	if len(digits) > 2 {
		return digits[:2] + "#"
	}
	return digits
}

// textShape returns the start of a text: two words of its first line.
func textShape(head string, size int) string {
	if size == 0 {
		return "empty text"
	}
	line, _, _ := strings.Cut(strings.TrimLeft(head, "\r\n"), "\n")
	start := line
	if words := strings.SplitN(line, " ", 3); len(words) == 3 {
		start = words[0] + " " + words[1]
	}
	start = collapse(start)
	if runes := []rune(start); len(runes) > shapeWords {
		start = string(runes[:shapeWords])
	}
	out := diag.Quote(start)
	if len(start) < len(head) || len(head) < size {
		out += " …"
	}
	return out
}

// collapse replaces digits by #, and so what looks like an id: eight or more consecutive hexadecimal digits.
func collapse(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		run, digits := i, false
		for run < len(s) && (isDigit(s[run]) || strings.IndexByte("abcdefABCDEF-", s[run]) >= 0) {
			digits = digits || isDigit(s[run])
			run++
		}
		switch {
		case digits && run-i >= 8:
			b.WriteByte('#')
			i = run
			continue
		case !digits && run > i: // letters of a word
			b.WriteString(s[i:run])
			i = run
			continue
		case !isDigit(s[i]):
			b.WriteByte(s[i])
			i++
			continue
		}
		b.WriteByte('#')
		for i < len(s) && isDigit(s[i]) {
			i++
		}
	}
	return b.String()
}

func isDigit(c byte) bool { return c-'0' <= 9 }

// shaper reads the start of a JSON value. It does not validate: it ends at what it does not understand.
type shaper struct {
	data   string
	pos    int
	paths  []string
	parts  []string
	keys   []string
	values map[string]string
}

// next skips white space and returns the next byte; 0 at the end.
func (x *shaper) next() byte {
	for ; x.pos < len(x.data); x.pos++ {
		switch c := x.data[x.pos]; c {
		case ' ', '\t', '\n', '\r':
		default:
			return c
		}
	}
	return 0
}

// object reads the members of an object, and reports whether it saw the end.
func (x *shaper) object(path string) bool {
	x.pos++
	for {
		switch x.next() {
		case '}':
			x.pos++
			return true
		case ',':
			x.pos++
			continue
		case '"':
		default:
			return false
		}
		key, ok := x.str()
		if !ok || x.next() != ':' {
			return false
		}
		x.pos++
		if path == "" && len(x.keys) < shapeKeys {
			x.keys = append(x.keys, key)
		}
		if path != "" {
			key = path + "." + key
		}
		if !x.member(key) {
			return false
		}
	}
}

// member reads a member's value.
func (x *shaper) member(path string) bool {
	switch x.next() {
	case '{':
		if slices.ContainsFunc(x.paths, func(p string) bool { return strings.HasPrefix(p, path+".") }) {
			return x.object(path)
		}
		return x.skip()
	case '[':
		return x.skip()
	}
	text, isText, ok := x.scalar()
	if !ok {
		return false
	}
	if isText && len(text) <= 4*shapeText && len(x.values) < shapeKeys {
		x.values[path] = text
	}
	compared := slices.Contains(x.paths, path)
	if len(x.parts) == shapeParts || !compared && !discriminates(path) {
		return true
	}
	if !isText && len(text) > shapeDigits && isDigit(text[len(text)-1]) {
		text = "#"
	}
	x.parts = append(x.parts, diag.Visible(path, shapeText)+": "+shown(text, isText))
	return true
}

// shown returns a value as part of a shape.
func shown(text string, isText bool) string {
	switch {
	case !isText:
		return diag.Visible(text, shapeText)
	case len(text) > 4*shapeText:
		return `"…"`
	}
	if text = collapse(text); len([]rune(text)) > shapeText {
		text = "…"
	}
	return diag.Quote(text)
}

// objectText returns an object's shape: the fields that distinguish it, or its keys.
func (x *shaper) objectText() string {
	parts, all := x.parts, len(x.keys)
	if len(parts) == 0 {
		for _, key := range x.keys[:min(len(x.keys), shapeNamed)] {
			parts = append(parts, diag.Visible(collapse(key), shapeText))
		}
	}
	if len(parts) < all || x.next() != 0 {
		parts = append(parts, "…")
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// listText returns a list's shape: its first items.
func (x *shaper) listText() string {
	x.pos++
	var parts []string
	for ok := true; ok; {
		switch c := x.next(); {
		case c == ',':
			x.pos++
		case c == ']':
			ok = false
		case c == 0 || len(parts) == shapeParts:
			parts, ok = append(parts, "…"), false
		default:
			var part string
			if part, ok = x.item(); part != "" {
				parts = append(parts, part)
			}
			if !ok {
				parts = append(parts, "…")
			}
		}
	}
	return "[" + strings.Join(slices.Compact(parts), ", ") + "]"
}

// item returns the shape of a list's item; ok reports whether its end was seen.
func (x *shaper) item() (part string, ok bool) {
	switch x.next() {
	case '{':
		return "{…}", x.skip()
	case '[':
		return "[…]", x.skip()
	}
	text, isText, ok := x.scalar()
	switch {
	case !ok:
		return "", false
	case !isText && (isDigit(text[0]) || text[0] == '-'):
		return "#", true
	}
	return shown(text, isText), true
}

// scalar reads a text, a number or a word. ok is false if the data ends within it.
func (x *shaper) scalar() (text string, isText, ok bool) {
	if x.next() == '"' {
		text, ok = x.str()
		return text, true, ok
	}
	end := strings.IndexAny(x.data[x.pos:], ",]} \t\r\n")
	if end <= 0 {
		return "", false, false
	}
	text = x.data[x.pos : x.pos+end]
	x.pos += end
	return text, false, true
}

// str reads a text in quotes.
func (x *shaper) str() (string, bool) {
	from := x.pos
	for i := from + 1; i < len(x.data); i++ {
		switch x.data[i] {
		case '\\':
			i++
		case '"':
			x.pos = i + 1
			raw := x.data[from+1 : i]
			if !strings.Contains(raw, `\`) {
				return raw, true
			}
			var text string
			err := json.Unmarshal([]byte(x.data[from:x.pos]), &text)
			return text, err == nil
		}
	}
	return "", false
}

// skip skips an object or a list, and reports whether it saw the end.
func (x *shaper) skip() bool {
	for depth := 0; ; {
		switch x.next() {
		case 0:
			return false
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case '"':
			if _, ok := x.str(); !ok {
				return false
			}
			continue
		}
		x.pos++
		if depth == 0 {
			return true
		}
	}
}
