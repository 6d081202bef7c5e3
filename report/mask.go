package report

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"wsrun/diag"
)

const (
	masked      = "***"
	shortest    = 3 // characters of a value that is masked; hiding every "1" would hide the report
	shortestCut = 4 // characters of a value's start, in front of a sign that the rest was cut off
)

// Masker hides secrets in what is printed or written. It hides a value as it is, and as it looks in JSON, in a URL and
// where control characters were made visible; of a value of several lines, each line too. It is immutable, and safe for
// concurrent use; a nil Masker hides nothing.
type Masker struct {
	values  []string // the longest first
	longest int      // bytes
}

// NewMasker returns the Masker of these values. Empty ones and those of one or two characters are left out.
func NewMasker(secrets []string) *Masker {
	m := &Masker{}
	add := func(s string) {
		if utf8.RuneCountInString(s) >= shortest && !slices.Contains(m.values, s) {
			m.values = append(m.values, s)
			m.longest = max(m.longest, len(s))
		}
	}
	for _, secret := range secrets {
		if utf8.RuneCountInString(secret) < shortest {
			continue
		}
		for _, form := range append([]string{secret}, lines(secret)...) {
			add(form)
			add(inJSON(form, true))
			add(inJSON(form, false))
			add(url.QueryEscape(form))
			add(url.PathEscape(form))
			add(diag.Visible(form, 0))
			add(strings.ReplaceAll(diag.Visible(form, 0), `"`, `\"`)) // as diag.Quote writes it
		}
	}
	slices.SortStableFunc(m.values, func(a, b string) int { return len(b) - len(a) })
	return m
}

// Mask is NewMasker(secrets).String(s).
func Mask(s string, secrets []string) string {
	return NewMasker(secrets).String(s)
}

// lines returns the lines of a value that has several.
func lines(s string) []string {
	if !strings.ContainsAny(s, "\r\n") {
		return nil
	}
	return strings.FieldsFunc(s, func(r rune) bool { return r == '\r' || r == '\n' })
}

// inJSON returns s as it stands between the quotes of a JSON string.
func inJSON(s string, escapeHTML bool) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(escapeHTML)
	if err := encoder.Encode(s); err != nil { // a string always encodes
		return ""
	}
	return strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(b.String()), `"`), `"`)
}

// String returns s with "***" in the place of each secret. The start of a secret in front of a "…" is one too: that is
// where a long text was cut.
func (m *Masker) String(s string) string {
	if m == nil || len(m.values) == 0 || s == "" {
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

// stretch is a part of a text, in bytes.
type stretch struct{ from, to int }

// find returns where secrets stand in s, in order. What overlaps or touches is one stretch, so that no end of a secret is
// left over when two of them share a part.
func (m *Masker) find(s string) []stretch {
	var found []stretch
	for _, value := range m.values {
		for at := 0; ; {
			i := strings.Index(s[at:], value)
			if i < 0 {
				break
			}
			found = append(found, stretch{at + i, at + i + len(value)})
			at += i + 1
		}
	}
	found = append(found, m.findCut(s)...)
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

// findCut finds the starts of secrets that end where a text was cut.
func (m *Masker) findCut(s string) []stretch {
	var found []stretch
	for at := 0; ; {
		i := strings.Index(s[at:], "…")
		if i < 0 {
			return found
		}
		end := at + i
		for _, value := range m.values {
			if n := endsWithStart(s[:end], value); n > 0 {
				found = append(found, stretch{end - n, end})
			}
		}
		at = end + len("…")
	}
}

// endsWithStart returns how many bytes of value's start stand at the end of s: 0 if they are too few to tell.
func endsWithStart(s, value string) int {
	for n := min(len(value)-1, len(s)); n >= shortestCut; n-- {
		if strings.HasSuffix(s, value[:n]) {
			return n
		}
	}
	return 0
}
