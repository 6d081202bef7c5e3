package section

import (
	"strconv"

	"wsrun/report/format"
	"wsrun/result"
)

// checks returns how often each check passed and failed.
func checks(r *result.Run) (Section, bool) {
	t := &Table{Caption: "Checks", Columns: []Column{
		{"Check", Name, 0}, {"Passes", Figure, 0}, {"Fails", Figure, 0}, {"", Link, HTML}, {"", Note, Text},
	}}
	snap := r.Figures()
	for _, c := range snap.Checks {
		row, fails := Row{Outcome: Passed, Weight: weigh(float64(c.Fails))}, Toned{Count(c.Fails), Faint}
		switch {
		case c.Fails > 0:
			row.Outcome, fails.Tone = Failed, Bad
		case c.Passes == 0:
			row.Outcome = Never
		}
		row.Cells = []Value{String(c.Name), Count(c.Passes), fails, Place(c.At), Place(c.At)}
		t.Rows = append(t.Rows, row)
	}
	facts := []string{"never evaluated"}
	passes, fails := CheckTotals(snap)
	if all := passes + fails; all > 0 {
		facts = []string{
			format.Percent(float64(passes)/float64(all), passes, fails),
			strconv.FormatInt(passes, 10) + " of " + strconv.FormatInt(all, 10) + " passed",
		}
	}
	return Section{
		ID: ChecksID, Title: "Checks", Facts: facts, Failures: true, Blocks: []Block{t},
	}, len(t.Rows) > 0
}
