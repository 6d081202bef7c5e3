package section

import "slices"

// Table is a name and figures per row. Rows are in their natural order; Foremost picks from a table that is too long.
type Table struct {
	Caption string // what the table shows, for screen readers
	Wide    bool   // it takes the full width of the page
	Bare    bool   // its columns need no headings in a terminal
	Columns []Column
	Rows    []Row
	// Most is how many rows a terminal shows, 0 for the default, and Others labels the row that sums up the rest.
	Most   int
	Others string
	Whole  bool // it is never cut, however long
}

// Column is one column of a table.
type Column struct {
	Title string // "Count"
	Kind  Kind
	In    Media // the reports that show it
}

// Kind is how the cells of a column are laid out.
type Kind int

// The kinds of columns.
const (
	Name      Kind = iota // the row's name
	LongName              // a name that is never shortened
	Code                  // a name in monospace
	LongCode              // a monospace name that is never shortened
	Condition             // monospace, right-aligned
	Figure                // right-aligned
	Words                 // left-aligned
	Aside                 // left-aligned and dimmed
	Link                  // a place, linked to its line
	Note                  // after everything else, if there is room
	Picture
)

// Row is one line of a table: a cell for each column.
type Row struct {
	Outcome Outcome
	Cells   []Value
	Weight  [3]float64 // when there are too many rows, the heaviest are shown
}

// Outcome is the verdict on a row.
type Outcome int

// The outcomes.
const (
	None   Outcome = iota // there is nothing to judge
	Passed                // it holds
	Failed                // it does not
	Never                 // it was never evaluated
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

// weigh makes a weight from what matters, most important first.
func weigh(what ...float64) (w [3]float64) {
	copy(w[:], what)
	return w
}

// failure returns 1 if something failed, so that it weighs more.
func failure(ok bool) float64 {
	if ok {
		return 0
	}
	return 1
}
