package mask

import (
	"html"
	"sort"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

const (
	mostEscapes   = 2  // layers removed from a text: JSON in a URL, JSON in JSON
	longestEscape = 10 // bytes of an escape: \U0001f600
)

// escape is a way to write characters as others: any character of a secret may be escaped, but need not be.
type escape struct {
	sign byte // first character of each escape
	plus bool // a plus sign means a space
	// decode returns what the escape at the start of s stands for, and its length; 0 if there is none.
	decode func(s string) (text string, length int)
}

// escapes returns the escapes of URLs, of JSON and diag.Visible, and of HTML and XML. spaces reports whether a secret
// contains spaces: in a URL's query they may be plus signs.
func escapes(spaces bool) []escape {
	list := []escape{
		{sign: '%', decode: decodePercent}, {sign: '\\', decode: decodeBackslash}, {sign: '&', decode: decodeEntity},
	}
	if spaces {
		list = append(list, escape{sign: '%', plus: true, decode: decodePercent})
	}
	return list
}

// reading is a text with escapes removed, in pieces with their positions in the original text.
type reading struct {
	text   string
	pieces []piece
}

// piece starts at a byte of a reading's text, and at another byte of the original text.
type piece struct{ now, was int }

// read removes the escapes of s; false if it has none. An escape truncated before a "…" stands for nothing.
func (e escape) read(s string) (reading, bool) {
	plus := e.plus && strings.IndexByte(s, '+') >= 0
	next := strings.IndexByte(s, e.sign)
	if next < 0 && !plus {
		return reading{}, false
	}
	if plus {
		s = strings.ReplaceAll(s, "+", " ")
	}
	var b strings.Builder
	var pieces []piece
	done := 0
	for i := next; next >= 0; i += next {
		text, length := e.decode(s[i:])
		if length == 0 {
			length = max(strings.Index(s[i:min(i+longestEscape, len(s))], "…"), 0)
		}
		if length > 0 {
			b.WriteString(s[done:i])
			pieces = append(pieces, piece{b.Len(), i})
			b.WriteString(text)
			done = i + length
			pieces = append(pieces, piece{b.Len(), done})
		}
		i += max(length, 1)
		next = strings.IndexByte(s[i:], e.sign)
	}
	b.WriteString(s[done:])
	return reading{b.String(), pieces}, plus || len(pieces) > 0
}

// was returns the position in the original text of a byte of the reading.
func (r *reading) was(at int) int {
	i := sort.Search(len(r.pieces), func(i int) bool { return r.pieces[i].now > at })
	if i == 0 {
		return at
	}
	return r.pieces[i-1].was + at - r.pieces[i-1].now
}

// decodePercent decodes %2F to a slash (RFC 3986 §2.1).
func decodePercent(s string) (string, int) {
	return decodeByte(s, 1)
}

// decodeByte decodes two digits after a sign of the given length to a byte.
func decodeByte(s string, sign int) (string, int) {
	if v, ok := digits(s, sign, 2); ok {
		return string([]byte{byte(v)}), sign + 2
	}
	return "", 0
}

// decodeBackslash decodes the escapes of JSON (RFC 8259 §7), and those of diag.Visible.
func decodeBackslash(s string) (string, int) {
	if len(s) < 2 {
		return "", 0
	}
	switch s[1] {
	case 'x':
		return decodeByte(s, 2)
	case 'U':
		if v, ok := digits(s, 2, 8); ok {
			return string(rune(v)), 10
		}
		return "", 0
	case 'u':
		return decodeUTF16(s)
	}
	if i := strings.IndexByte("nrtbf", s[1]); i >= 0 {
		return "\n\r\t\b\f"[i : i+1], 2
	}
	if strings.IndexByte(`"\/'`, s[1]) >= 0 {
		return s[1:2], 2
	}
	return "", 0
}

// decodeUTF16 decodes \u00e4, and \ud83d\ude00 for what takes two of them.
func decodeUTF16(s string) (string, int) {
	v, ok := digits(s, 2, 4)
	if !ok {
		return "", 0
	}
	if utf16.IsSurrogate(rune(v)) && strings.HasPrefix(s[6:], `\u`) {
		if low, ok := digits(s, 8, 4); ok {
			if r := utf16.DecodeRune(rune(v), rune(low)); r != utf8.RuneError {
				return string(r), 12
			}
		}
	}
	return string(rune(v)), 6
}

// digits parses n hexadecimal digits of s, starting at from.
func digits(s string, from, n int) (uint64, bool) {
	if len(s) < from+n {
		return 0, false
	}
	v, err := strconv.ParseUint(s[from:from+n], 16, 32)
	return v, err == nil
}

// decodeEntity decodes &amp; to an ampersand, and &#x2F; to a slash.
func decodeEntity(s string) (string, int) {
	end := strings.IndexByte(s[:min(len(s), longestEscape)], ';')
	if end < 0 {
		return "", 0
	}
	if text := html.UnescapeString(s[:end+1]); text != s[:end+1] {
		return text, end + 1
	}
	return "", 0
}
