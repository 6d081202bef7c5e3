package yamltext

import (
	"fmt"
	"regexp"

	"wsrun/diag"
)

// noBreakSpace is one where YAML wants an ordinary space: in the indentation, behind a dash or behind a colon. It comes
// along with text that is copied from a page.
var noBreakSpace = regexp.MustCompile(`^(?:[ -]*|[ -]*[\w-]+:[ ]*)\x{a0}`)

// maxKey is how far a key or an indentation reaches, in runes. A line may be the whole file, and each value on it be
// wrong.
const maxKey = 200

// NoteBlanks adds to findings that a line holds a blank which is none to YAML.
func (s *Source) NoteBlanks(found diag.List) {
	for i := range found {
		f := &found[i]
		if f.Pos.File != s.file || f.Pos.Line < 1 || f.Pos.Line > len(s.lines) {
			continue
		}
		line := s.lines[f.Pos.Line-1]
		if m := noBreakSpace.FindString(string(line[:min(len(line), maxKey)])); m != "" {
			f.Notes = []string{
				fmt.Sprintf(
					"column %d holds a no-break space (U+00A0), which YAML does not take for a space: type an "+
						"ordinary one",
					len([]rune(m)),
				),
			}
		}
	}
}
