package yamltext

import (
	"fmt"
	"regexp"

	"wsrun/diag"
)

// noBreakSpace matches a no-break space where YAML expects an ordinary one: in the indentation, after a dash or after a
// colon. It comes with text copied from a web page.
var noBreakSpace = regexp.MustCompile(`^(?:[ -]*|[ -]*[\w-]+:[ ]*)\x{a0}`)

// maxKey bounds the length of a key or an indentation in runes. A single line may be the whole file, and every value on
// it may be wrong.
const maxKey = 200

// NoteBlanks adds notes to findings on lines with a blank that YAML does not recognise as one.
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
