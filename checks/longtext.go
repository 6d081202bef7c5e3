package checks

import (
	"fmt"
	"math"
	"strings"

	"github.com/expr-lang/expr/ast"

	"wsrun/checks/syntax"
)

// randomString is random_string(n).
func (m *Machine) randomString(n int) string {
	if n > 0 && n <= maxText {
		m.work.makeText(n)
	}
	return m.random.text(n)
}

// repeat is expr's repeat(text, n), but that it says what is too much before it is made.
func repeat(w *work, args []any) (any, error) {
	text, times := args[0], args[1]
	s, isText := text.(string)
	n, isNumber := number(times)
	switch {
	case !isText || !isNumber || n != math.Trunc(n):
		return nil, fmt.Errorf(
			"repeat takes a text and a whole number, not %s and %s", valueKind(text), valueKind(times),
		)
	case n < 0:
		return nil, fmt.Errorf("repeat: %v is not a valid count", times)
	case float64(len(s))*n > maxText:
		return nil, spentf("repeat: a text can have at most %d MiB, and this one would have %.0f bytes",
			maxText>>20, float64(len(s))*n)
	case s == "":
		return "", nil
	}
	w.makeText(len(s) * int(n))
	return strings.Repeat(s, int(n)), nil
}

// boundedRepeat rewrites repeat(text, n).
func boundedRepeat(n *ast.Node) bool {
	made, ok := (*n).(*ast.BuiltinNode)
	if !ok || made.Name != "repeat" || len(made.Arguments) != 2 {
		return false
	}
	syntax.Replace(n, syntax.Call("$repeat", made.Arguments...))
	return true
}
