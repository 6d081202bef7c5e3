package mask

import "strings"

// Sources returns a function that returns the files of sources without secrets. Each secret becomes as many stars as it
// has characters, so that what follows keeps its column.
func (m *Masker) Sources(sources func(file string) []byte) func(file string) []byte {
	if m == nil || sources == nil {
		return sources
	}
	return func(file string) []byte {
		text := string(sources(file))
		var b strings.Builder
		at := 0
		for _, f := range m.find(text) {
			b.WriteString(text[at:f.from])
			for _, r := range text[f.from:f.to] {
				if r != '\n' && r != '\r' {
					r = '*'
				}
				b.WriteRune(r)
			}
			at = f.to
		}
		if at == 0 && text == "" {
			return nil
		}
		return []byte(b.String() + text[at:])
	}
}
