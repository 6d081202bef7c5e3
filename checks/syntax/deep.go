package syntax

import "strings"

// maxOpenings is a number of openings that the parser's stack takes with plenty of room.
const maxOpenings = 100_000

// TooDeep reports whether an expression has more brackets and prefix operators than an expression of maxNodes nodes can
// have. The parser recurses at each of them before counting any, and a stack overflow can't be recovered from.
func TooDeep(src string, maxNodes int) bool {
	if len(src) <= 2*maxNodes {
		return false
	}
	all := 0 // includes texts and comments, since a quote in a comment hides what follows
	for _, what := range []string{"(", "[", "{", "!", "-", "+", "?", "not", "let", "if"} {
		all += strings.Count(src, what)
	}
	if all <= 2*maxNodes || all > maxOpenings {
		return all > maxOpenings
	}
	opened := 0
	runes := []rune(src)
	ScanCode(runes, 0, len(runes), func(i int, r rune) bool {
		switch {
		case strings.ContainsRune("([{!-+?", r):
			opened++
		case i == 0 || !IsNumeral(runes[i-1]):
			rest := string(runes[i:min(i+4, len(runes))])
			for _, word := range []string{"not", "let", "if"} {
				if strings.HasPrefix(rest, word) {
					opened++
				}
			}
		}
		return opened <= 2*maxNodes
	})
	return opened > 2*maxNodes
}
