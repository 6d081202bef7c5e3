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
	mostEscapes   = 2  // layers that are taken off a text: JSON in a URL, JSON in JSON
	longestEscape = 10 // bytes of an escape: \U0001f600
)

// escape is a way to write characters as others: any character of a secret may be written so, though none has to.
type escape struct {
	sign byte // that it begins with
	plus bool // a plus sign is a space
	// decode returns what the escape at the start of s stands for, and its length; 0 if it is none.
	decode func(s string) (text string, length int)
}

// escapes returns those of URLs, of JSON and of what is made visible, and of HTML and XML. spaces reports whether a
// secret has any: in a URL's query they may be plus signs.
func escapes(spaces bool) []escape {
	list := []escape{
		{sign: '%', decode: decodePercent}, {sign: '\\', decode: decodeBackslash}, {sign: '&', decode: decodeEntity},
	}
	if spaces {
		list = append(list, escape{sign: '%', plus: true, decode: decodePercent})
	}
	return list
}

// reading is a text without its escapes, in pieces of which each stood somewhere in the text before.
type reading struct {
	text   string
	pieces []piece
}

// piece begins at a byte of a reading's text, which was another byte of the text before.
type piece struct{ now, was int }

// read takes off the escapes of s; false if it has none. One that is cut off in front of a "…" stands for nothing.
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

// was returns where a byte of the reading stood in the text before.
func (r *reading) was(at int) int {
	i := sort.Search(len(r.pieces), func(i int) bool { return r.pieces[i].now > at })
	if i == 0 {
		return at
	}
	return r.pieces[i-1].was + at - r.pieces[i-1].now
}

// decodePercent takes %2F for a slash (RFC 3986 §2.1).
func decodePercent(s string) (string, int) {
	return decodeByte(s, 1)
}

// decodeByte takes two digits behind a sign of so many bytes for a byte.
func decodeByte(s string, sign int) (string, int) {
	if v, ok := digits(s, sign, 2); ok {
		return string([]byte{byte(v)}), sign + 2
	}
	return "", 0
}

// decodeBackslash takes off the escapes of JSON (RFC 8259 §7), and those of diag.Visible.
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

// decodeUTF16 decodes \u00e4, and \ud83d\ude00 for what two of them write.
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

// digits reads n hexadecimal digits from s.
func digits(s string, from, n int) (uint64, bool) {
	if len(s) < from+n {
		return 0, false
	}
	v, err := strconv.ParseUint(s[from:from+n], 16, 32)
	return v, err == nil
}

// decodeEntity takes &amp; for an ampersand, and &#x2F; for a slash.
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
