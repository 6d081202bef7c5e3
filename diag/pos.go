package diag

import (
	"cmp"
	"strconv"
)

// Pos is a place in a file. Lines and columns count from 1, columns in runes; a byte-order mark takes no column. A Pos
// with Line 0 is an unknown place in its file, one with Col 0 a whole line.
type Pos struct {
	File      string
	Line, Col int
}

// String returns "f.yaml:3:5", without what is unknown: "f.yaml:3", "f.yaml". A Pos without a file gives "3:5", and the
// zero Pos "".
func (p Pos) String() string {
	s := Visible(p.File, 0)
	for _, n := range []int{p.Line, p.Col} {
		if n <= 0 {
			break
		}
		if s != "" {
			s += ":"
		}
		s += strconv.Itoa(n)
	}
	return s
}

// Compare orders places by file, line and column; an unknown place comes before the known ones of its file.
func (p Pos) Compare(q Pos) int {
	return cmp.Or(
		cmp.Compare(p.File, q.File),
		cmp.Compare(p.Line, q.Line),
		cmp.Compare(p.Col, q.Col),
	)
}
