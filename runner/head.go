package runner

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"wsrun/diag"
)

// hideLook is how much of a payload is searched for secrets before truncating: far more than is shown.
const hideLook = 16 << 10

// maxHead is how many runes of a payload are shown.
const maxHead = 120

// heads shows the starts of payloads without secrets.
type heads struct {
	hide func(text string) string // nil: there are no secrets
}

// payloadHead returns the start of a payload for display, without secrets: text with its control characters visible,
// anything else in hex. Secrets can't be found in it afterwards: the hex is in groups, and truncating may leave half of
// one.
func (h heads) payloadHead(data []byte, binary bool) string {
	return payloadHead(h.hidden(data), binary)
}

// hidden returns the start of a payload without secrets.
func (h heads) hidden(data []byte) []byte {
	if h.hide == nil {
		return data
	}
	return []byte(h.hide(string(data[:min(len(data), hideLook)])))
}

// payloadHead returns the start of a payload for display.
func payloadHead(data []byte, binary bool) string {
	if !binary && utf8.Valid(data) {
		if len(data) > 4*maxHead {
			data = data[:4*maxHead]
		}
		return diag.Visible(string(data), maxHead)
	}
	var b strings.Builder
	for i, c := range data {
		if i == 32 {
			b.WriteString(" …")
			break
		}
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "%02x", c)
	}
	return b.String()
}
