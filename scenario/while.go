package scenario

import (
	"wsrun/checks"
	"wsrun/scenario/table"
)

func whileVerb() *verb {
	v := loopVerb(
		"while",
		"Runs `do` as long as the condition holds.",
		argument(table.ExprField(itself[*table.Expr])),
		"do",
	)
	v.compile = compileWhile
	return v
}

func compileWhile(l *lister, a *Action, s Step, path string) {
	compileLoop(l, a, s, path, func(start int) (Do, *fork, Do) {
		loop := &While{Cond: l.c.expr(argOf[*table.Expr](a), checks.KindBool, l.scope(0))}
		return loop, &loop.fork, &Back{To: start}
	})
}

// While continues at To unless the condition holds.
type While struct {
	fork
	Cond *checks.Expr
}

// Back ends a round of the while at To.
type Back struct{ To int }

func (b *Back) next(int) []int { return []int{b.To} }
