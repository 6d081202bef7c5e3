package scenario

import (
	"strconv"
	"strings"

	"wsrun/checks"
	"wsrun/scenario/yamltext"

	"gopkg.in/yaml.v3"
)

func repeatVerb() *verb {
	v := loopVerb("repeat", "Runs `do` this many times; `as` names the "+
		"index, from 0.", argument(countField()), "as", "do")
	v.compile = compileRepeat
	return v
}

func countField() field[*Value] {
	return field[*Value]{anyOf(AtLeast(0).shape(), templateShape()), func(d *decoder, n *yaml.Node, count **Value) {
		s := d.scalar(n, "a number of times")
		switch {
		case s == nil:
		case s.Tag == "!!int":
			if _, ok := d.integer(s, AtLeast(0)); ok {
				*count = d.value(s)
			}
		case isWholeTemplate(s):
			*count = d.value(s)
		default:
			f := d.nodeErr(s, "a whole number or a ${{ template }} is expected here, not %s", describe(s))
			if _, err := strconv.Atoi(s.Value); err == nil && yamltext.IsQuoted(s) {
				f.Note("without quotes")
			} else if identifier.MatchString(strings.ReplaceAll(s.Value, ".", "_")) {
				f.Note("for the number that an expression gives: ${{ %s }}", s.Value)
			}
		}
	}}
}

func compileRepeat(l *lister, a *Action, s Step, path string) {
	compileCounted(l, a, s, path, argOf[*Value](a), func(count checks.Value, slot, start int) (Do, *fork, Do) {
		loop := &Repeat{Slot: slot, Count: count}
		return loop, &loop.fork, &NextRound{To: start, Slot: slot}
	})
}

// Repeat starts a loop: the count into Slot+1, 0 into Slot; to To when there is no round.
type Repeat struct {
	fork
	Slot  int
	Count checks.Value
}

// NextRound goes back into the repeat that starts at To, or on.
type NextRound struct {
	To   int
	Slot int
}

func (n *NextRound) next(at int) []int { return []int{at + 1, n.To + 1} }
