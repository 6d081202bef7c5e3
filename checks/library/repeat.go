package library

import (
	"fmt"
	"math"
	"strings"

	"wsrun/checks/budget"
	"wsrun/checks/values"
)

// repeat implements expr's repeat(text, n), except that it rejects a result that is too large in advance.
func repeat(w *budget.Work, args []any) (any, error) {
	text, times := args[0], args[1]
	s, isText := text.(string)
	n, isNumber := values.Number(times)
	switch {
	case !isText || !isNumber || n != math.Trunc(n):
		return nil, fmt.Errorf(
			"repeat takes a text and a whole number, not %s and %s", values.Kind(text), values.Kind(times),
		)
	case n < 0:
		return nil, fmt.Errorf("repeat: %v is not a valid count", times)
	case float64(len(s))*n > budget.MaxText:
		return nil, budget.Spentf("repeat: a text can have at most %d MiB, and this one would have %.0f bytes",
			budget.MaxText>>20, float64(len(s))*n)
	case s == "":
		return "", nil
	}
	w.MakeText(len(s) * int(n))
	return strings.Repeat(s, int(n)), nil
}
