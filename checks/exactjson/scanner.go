package exactjson

import "unicode/utf8"

// MaxDepth is how deeply lists and objects may be nested.
const MaxDepth = 1000

// Valid reports whether data is one JSON value (RFC 8259), nested at most MaxDepth deep.
func Valid(data []byte) bool {
	s := scanner{data: data}
	return s.skip(MaxDepth) && s.end()
}

// scanner reads strict JSON (RFC 8259) from a buffer. Its methods return false at the first invalid byte and leave pos
// there.
type scanner struct {
	data []byte
	pos  int
}

// space skips white space and returns the next byte, 0 at the end. A zero byte is never valid in JSON, so the two cases
// need no distinction.
func (s *scanner) space() byte {
	for s.pos < len(s.data) {
		switch c := s.data[s.pos]; c {
		case ' ', '\t', '\n', '\r':
			s.pos++
		default:
			return c
		}
	}
	return 0
}

// end reports whether only white space is left.
func (s *scanner) end() bool {
	s.space()
	return s.pos == len(s.data)
}

// str reads the string whose opening quote is at pos. raw is the text between the quotes; plain means that it is
// already the string's value, without escapes to resolve.
func (s *scanner) str() (raw []byte, plain, ok bool) {
	data := s.data
	i := s.pos + 1
	start := i
	var high byte
	for i < len(data) {
		c := data[i]
		switch {
		case c == '"':
			s.pos = i + 1
			raw = data[start:i]
			return raw, high < utf8.RuneSelf || utf8.Valid(raw), true
		case c == '\\':
			return s.strEscaped(start, i)
		case c < ' ':
			s.pos = i
			return nil, false, false
		}
		high |= c
		i++
	}
	s.pos = i
	return nil, false, false
}

// strEscaped continues reading a string that has a backslash at i.
func (s *scanner) strEscaped(start, i int) (raw []byte, plain, ok bool) {
	data := s.data
	for i < len(data) {
		switch c := data[i]; {
		case c == '"':
			s.pos = i + 1
			return data[start:i], false, true
		case c == '\\':
			n := escapeLen(data[i:])
			if n == 0 {
				s.pos = i
				return nil, false, false
			}
			i += n
			continue
		case c < ' ':
			s.pos = i
			return nil, false, false
		}
		i++
	}
	s.pos = i
	return nil, false, false
}

// escapeLen returns the length of the escape at the start of b, or 0 if it is not one.
func escapeLen(b []byte) int {
	if len(b) < 2 {
		return 0
	}
	switch b[1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 2
	case 'u':
		if len(b) < 6 {
			return 0
		}
		for _, c := range b[2:6] {
			if hexDigit(c) < 0 {
				return 0
			}
		}
		return 6
	}
	return 0
}

// number reads a number; integral means that it has no fraction or exponent.
func (s *scanner) number() (raw []byte, integral, ok bool) {
	data, start := s.data, s.pos
	i := start
	if i < len(data) && data[i] == '-' {
		i++
	}
	switch first := digits(data, i); {
	case first == i:
		s.pos = i
		return nil, false, false
	case data[i] == '0':
		i++ // "01" is not a number: the caller rejects the 1
	default:
		i = first
	}
	integral = true
	if i < len(data) && data[i] == '.' {
		end := digits(data, i+1)
		if end == i+1 {
			s.pos = end
			return nil, false, false
		}
		i, integral = end, false
	}
	if i < len(data) && data[i]|0x20 == 'e' {
		i++
		if i < len(data) && (data[i] == '+' || data[i] == '-') {
			i++
		}
		end := digits(data, i)
		if end == i {
			s.pos = end
			return nil, false, false
		}
		i, integral = end, false
	}
	s.pos = i
	return data[start:i], integral, true
}

// digits returns the end of the run of digits that starts at i.
func digits(data []byte, i int) int {
	for i < len(data) && data[i]-'0' <= 9 {
		i++
	}
	return i
}

// literal reads true, false or null.
func (s *scanner) literal(want string) bool {
	for i := range len(want) {
		if s.pos >= len(s.data) || s.data[s.pos] != want[i] {
			return false
		}
		s.pos++
	}
	return true
}

// skip validates a value without decoding it. depth is the number of further levels allowed.
func (s *scanner) skip(depth int) bool {
	switch c := s.space(); c {
	case '"':
		_, _, ok := s.str()
		return ok
	case '{':
		return s.skipObject(depth)
	case '[':
		return s.skipList(depth)
	case 't':
		return s.literal("true")
	case 'f':
		return s.literal("false")
	case 'n':
		return s.literal("null")
	default:
		_, _, ok := s.number()
		return ok
	}
}

func (s *scanner) skipObject(depth int) bool {
	if depth == 0 {
		return false
	}
	s.pos++
	if s.space() == '}' {
		s.pos++
		return true
	}
	for {
		if _, _, ok := s.key(); !ok || !s.skip(depth-1) {
			return false
		}
		switch s.space() {
		case ',':
			s.pos++
		case '}':
			s.pos++
			return true
		default:
			return false
		}
	}
}

func (s *scanner) skipList(depth int) bool {
	if depth == 0 {
		return false
	}
	s.pos++
	if s.space() == ']' {
		s.pos++
		return true
	}
	for {
		if !s.skip(depth - 1) {
			return false
		}
		switch s.space() {
		case ',':
			s.pos++
		case ']':
			s.pos++
			return true
		default:
			return false
		}
	}
}

// key reads an object's key and the colon after it.
func (s *scanner) key() (raw []byte, plain, ok bool) {
	if s.space() != '"' {
		return nil, false, false
	}
	raw, plain, ok = s.str()
	if !ok || s.space() != ':' {
		return nil, false, false
	}
	s.pos++
	return raw, plain, true
}

// unquote returns the value of the text between a string's quotes. It resolves escapes and replaces invalid UTF-8 and
// lone surrogates by U+FFFD.
func unquote(raw []byte) string {
	out := make([]byte, 0, len(raw))
	for i := 0; i < len(raw); {
		c := raw[i]
		switch {
		case c == '\\' && raw[i+1] == 'u':
			r, n := unquoteRune(raw[i:])
			out = utf8.AppendRune(out, r)
			i += n
		case c == '\\':
			out = append(out, unquoteByte(raw[i+1]))
			i += 2
		case c < utf8.RuneSelf:
			out = append(out, c)
			i++
		default:
			r, n := utf8.DecodeRune(raw[i:])
			out = utf8.AppendRune(out, r)
			i += n
		}
	}
	return string(out)
}

// unquoteRune reads \uXXXX, with the second half if it starts a surrogate pair. It returns the length read.
func unquoteRune(raw []byte) (rune, int) {
	const surrogates, lowSurrogates, afterSurrogates = 0xd800, 0xdc00, 0xe000
	r := hexRune(raw[2:6])
	if r < surrogates || r >= afterSurrogates {
		return r, 6
	}
	if r < lowSurrogates && len(raw) >= 12 && raw[6] == '\\' && raw[7] == 'u' {
		if low := hexRune(raw[8:12]); low >= lowSurrogates && low < afterSurrogates {
			return (r-surrogates)<<10 + (low - lowSurrogates) + 0x10000, 12
		}
	}
	return utf8.RuneError, 6
}

func unquoteByte(c byte) byte {
	switch c {
	case 'b':
		return '\b'
	case 'f':
		return '\f'
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	}
	return c
}

func hexRune(b []byte) rune {
	var r rune
	for _, c := range b {
		r = r<<4 | rune(hexDigit(c))
	}
	return r
}

// hexDigit returns the value of a hexadecimal digit, or -1.
func hexDigit(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c|0x20 && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}
