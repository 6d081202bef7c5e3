package scenario

import (
	"wsrun/checks"
	"wsrun/scenario/table"
	"wsrun/scenario/yamltext"

	"gopkg.in/yaml.v3"
)

func eachVerb() *verb {
	v := loopVerb("each", "Runs `do` for each item of a list; `as` names the item.", argument(eachField()), "as", "do")
	v.compile = compileEach
	return v
}

func eachField() table.Field[*table.Value] {
	shape := table.AnyOf(table.Titled("list", &table.Shape{Type: "array"}), templateShape())
	return table.Field[*table.Value]{Shape: shape, Parse: func(d *table.Decoder, n *yaml.Node, list **table.Value) {
		switch {
		case n.Kind == yaml.SequenceNode, n.Kind == yaml.ScalarNode && isWholeTemplate(n):
			*list = d.Value(n)
		default:
			f := d.NodeErr(n, "a list or a ${{ template }} is expected here, not %s", table.Describe(n))
			if n.Kind == yaml.ScalarNode && !yamltext.IsNull(n) {
				f.Note("for the list that an expression gives: ${{ %s }}", n.Value)
			}
		}
	}}
}

func compileEach(l *lister, a *Action, s Step, path string) {
	compileCounted(l, a, s, path, argOf[*table.Value](a), func(list checks.Value, slot, start int) (Do, *fork, Do) {
		loop := &Each{Slot: slot, List: list}
		return loop, &loop.fork, &NextItem{To: start, Slot: slot}
	})
}

// Each starts a loop: it stores the list in Slot+1, the index in Slot+2 and the item in Slot, or continues at To if the
// list is empty.
type Each struct {
	fork
	Slot int
	List checks.Value
}

// NextItem continues in the each that starts at To, or after it.
type NextItem struct {
	To   int
	Slot int
}

func (n *NextItem) next(at int) []int { return []int{at + 1, n.To + 1} }
