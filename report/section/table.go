package section

import "slices"

// Table is figures behind names. Rows are in their natural order; Foremost has those of a table that is too long.
type Table struct {
	Caption string // what the table has, for those who don't see it
	Wide    bool   // as wide as the page
	Bare    bool   // its columns explain themselves: a terminal shows no heads
	Columns []Column
	Rows    []Row
	// Most is how many rows a terminal shows of it, and Others what is before the sum of the rest; 0: as many as of any
	// table.
	Most   int
	Others string
	Whole  bool // it is never cut
}

// Column is what a table has of each row.
type Column struct {
	Title string // "Count"
	Kind  Kind
	In    Media // the reports that have it
}

// Kind is how the cells of a column are set.
type Kind int

// The kinds of columns.
const (
	Name      Kind = iota // the row's name
	LongName              // one that is not cut where names are
	Code                  // a name in the letters of code
	LongCode              // one that is not cut where names are
	Condition             // code, set right
	Figure                // set right
	Words                 // set left
	Aside                 // set left, and what can be skipped
	Link                  // a place that leads to its line
	Note                  // behind everything, if there is room
	Picture
)

// Row is one line of a table: a cell for each column.
type Row struct {
	Outcome Outcome
	Cells   []Value
	Weight  [3]float64 // of rows that are too many, those of the greatest weight are shown
}

// Outcome is what came of a row.
type Outcome int

// The outcomes.
const (
	None   Outcome = iota // nothing is judged
	Passed                // it holds
	Failed                // it does not
	Never                 // it was never judged
)

func (*Table) block() {}

// Marked reports whether rows have an outcome.
func (t *Table) Marked() bool { return len(t.Rows) > 0 && t.Rows[0].Outcome != None }

// For returns the indices of the columns that a report has.
func (t *Table) For(report Media) []int {
	var out []int
	for i, c := range t.Columns {
		if c.In.Shows(report) {
			out = append(out, i)
		}
	}
	return out
}

// Foremost returns the rows, or the n weightiest of a longer table, and how many more there are.
func (t *Table) Foremost(n int) (rows []Row, left int) {
	if t.Whole {
		return t.Rows, 0
	}
	return Foremost(t.Rows, n, func(a, b Row) int { return slices.Compare(b.Weight[:], a.Weight[:]) })
}

// Rest returns the sum of a column's counts from the row i on.
func (t *Table) Rest(i, column int) int64 {
	var sum int64
	for _, row := range t.Rows[i:] {
		if n, ok := row.Cells[column].(Count); ok {
			sum += int64(n)
		}
	}
	return sum
}

// weigh makes a weight of what matters, the most important first.
func weigh(what ...float64) (w [3]float64) {
	copy(w[:], what)
	return w
}

// failure is 1 of what failed, so that it weighs more.
func failure(ok bool) float64 {
	if ok {
		return 0
	}
	return 1
}
