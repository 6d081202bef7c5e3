package scenario

import (
	"strconv"
	"strings"

	"wsrun/checks"
	"wsrun/scenario/table"
	"wsrun/scenario/yamltext"

	"gopkg.in/yaml.v3"
)

func repeatVerb() *verb {
	v := loopVerb("repeat", "Runs `do` this many times; `as` names the index, from 0.",
		argument(countField()), "as", "do")
	v.compile = compileRepeat
	return v
}

func countField() table.Field[*table.Value] {
	return table.Field[*table.Value]{
		Shape: table.AnyOf(table.AtLeast(0).Shape(), templateShape()),
		Parse: func(d *table.Decoder, n *yaml.Node, count **table.Value) {
			s := d.Scalar(n, "a number of times")
			switch {
			case s == nil:
			case s.Tag == "!!int":
				if _, ok := d.Integer(s, table.AtLeast(0)); ok {
					*count = d.Value(s)
				}
			case isWholeTemplate(s):
				*count = d.Value(s)
			default:
				f := d.NodeErr(s, "a whole number or a ${{ template }} is expected here, not %s", table.Describe(s))
				if _, err := strconv.Atoi(s.Value); err == nil && yamltext.IsQuoted(s) {
					f.Note("without quotes")
				} else if table.IsName(strings.ReplaceAll(s.Value, ".", "_")) {
					f.Note("for the number that an expression gives: ${{ %s }}", s.Value)
				}
			}
		},
	}
}

func compileRepeat(l *lister, a *Action, s Step, path string) {
	compileCounted(l, a, s, path, argOf[*table.Value](a), func(count checks.Value, slot, start int) (Do, *fork, Do) {
		loop := &Repeat{Slot: slot, Count: count}
		return loop, &loop.fork, &NextRound{To: start, Slot: slot}
	})
}

// Repeat starts a loop: it stores the count in Slot+1 and 0 in Slot, or continues at To if there are no rounds.
type Repeat struct {
	fork
	Slot  int
	Count checks.Value
}

// NextRound continues in the repeat that starts at To, or after it.
type NextRound struct {
	To   int
	Slot int
}

func (n *NextRound) next(at int) []int { return []int{at + 1, n.To + 1} }
