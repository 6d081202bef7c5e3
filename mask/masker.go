package mask

import (
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	masked      = "***"
	shortest    = 3 // minimum characters of a masked value; hiding every "1" would hide the report
	shortestCut = 4 // minimum characters of a value's start before a truncation sign
)

// Masker hides secrets in what is printed or written. It hides a value as it is, in base64 and in hexadecimal, each
// also as escaped in JSON, URLs and HTML, and with control characters made visible. If a value has several lines, each
// line is hidden too. A Masker is immutable and safe for concurrent use; a nil one hides nothing.
type Masker struct {
	forms   []form // longest first
	escapes []escape
	longest int // maximum length in bytes with everything escaped
}

// New returns a Masker of these values. It ignores those with fewer than three characters.
func New(secrets []string) *Masker {
	m := &Masker{}
	for _, secret := range secrets {
		if utf8.RuneCountInString(secret) < shortest {
			continue
		}
		for _, part := range append([]string{secret}, lines(secret)...) {
			if utf8.RuneCountInString(part) >= shortest {
				m.add(formsOf(part)...)
			}
		}
	}
	slices.SortStableFunc(m.forms, func(a, b form) int { return len(b.text) - len(a.text) })
	spaces := slices.ContainsFunc(m.forms, func(f form) bool { return strings.Contains(f.text, " ") })
	m.escapes = escapes(spaces)
	return m
}

// add appends the forms that are not in the list yet.
func (m *Masker) add(list ...form) {
	for _, f := range list {
		if !slices.Contains(m.forms, f) {
			m.forms = append(m.forms, f)
			m.longest = max(m.longest, len(f.text)*longestEscape)
		}
	}
}

// lines returns the lines of a value with several lines.
func lines(s string) []string {
	if !strings.ContainsAny(s, "\r\n") {
		return nil
	}
	return strings.FieldsFunc(s, func(r rune) bool { return r == '\r' || r == '\n' })
}

// String returns s with each secret replaced by "***". The start of a secret before a "…" counts as one too: that is
// where a long text was truncated.
func (m *Masker) String(s string) string {
	if m == nil || len(m.forms) == 0 || s == "" {
		return s
	}
	found := m.find(s)
	if len(found) == 0 {
		return s
	}
	var b strings.Builder
	at := 0
	for _, f := range found {
		b.WriteString(s[at:f.from])
		b.WriteString(masked)
		at = f.to
	}
	b.WriteString(s[at:])
	return b.String()
}

// Each replaces each text by what String returns for it.
func (m *Masker) Each(texts ...*string) {
	for _, s := range texts {
		*s = m.String(*s)
	}
}

// Bytes returns a payload without secrets, which may be data itself. cut means that data is only the start of a
// payload, which may end within a secret.
func (m *Masker) Bytes(data []byte, cut bool) []byte {
	if m == nil || len(m.forms) == 0 {
		return data
	}
	text := string(data)
	if !cut {
		return []byte(m.String(text))
	}
	return []byte(strings.TrimSuffix(m.String(text+"…"), "…"))
}

// stretch is a part of a text, in bytes.
type stretch struct{ from, to int }

// find returns where secrets occur in s, in order. Overlapping and adjacent stretches are merged, so that no end of a
// secret remains when two of them share a part.
func (m *Masker) find(s string) []stretch {
	found := m.findEscaped(s, mostEscapes)
	slices.SortFunc(found, func(a, b stretch) int { return a.from - b.from })
	var merged []stretch
	for _, f := range found {
		if last := len(merged) - 1; last >= 0 && f.from <= merged[last].to {
			merged[last].to = max(merged[last].to, f.to)
			continue
		}
		merged = append(merged, f)
	}
	return merged
}

// findEscaped finds secrets in s as is, and with up to layers layers of escapes removed.
func (m *Masker) findEscaped(s string, layers int) []stretch {
	found := append(m.findWhole(s), m.findCut(s)...)
	if layers == 0 {
		return found
	}
	for _, e := range m.escapes {
		r, ok := e.read(s)
		if !ok {
			continue
		}
		for _, f := range m.findEscaped(r.text, layers-1) {
			found = append(found, stretch{r.was(f.from), r.was(f.to)})
		}
	}
	return found
}

// findWhole finds complete secrets.
func (m *Masker) findWhole(s string) []stretch {
	var found []stretch
	for _, f := range m.forms {
		for at := 0; ; {
			i := strings.Index(s[at:], f.text)
			if i < 0 {
				break
			}
			found = append(found, f.widen(s, stretch{at + i, at + i + len(f.text)}))
			at += i + 1
		}
	}
	return found
}

// findCut finds starts of secrets where a text was truncated.
func (m *Masker) findCut(s string) []stretch {
	var found []stretch
	for at := 0; ; {
		i := strings.Index(s[at:], "…")
		if i < 0 {
			return found
		}
		end := at + i
		for _, f := range m.forms {
			if n := endsWithStart(s[:end], f.text); n > 0 {
				found = append(found, f.widen(s, stretch{end - n, end}))
			}
		}
		at = end + len("…")
	}
}

// endsWithStart returns how many bytes of value's start are at the end of s; 0 if they are too few to be sure.
func endsWithStart(s, value string) int {
	for n := min(len(value)-1, len(s)); n >= shortestCut; n-- {
		if strings.HasSuffix(s, value[:n]) {
			return n
		}
	}
	return 0
}
