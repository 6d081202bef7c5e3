package values

import (
	"cmp"

	"github.com/expr-lang/expr/vm/runtime"
)

// The comparisons are those of expr, except that a uint64 and an integer compare by their values.

// Less reports whether a < b.
func Less(a, b any) bool {
	if order, ok := bigOrder(a, b); ok {
		return order < 0
	}
	return runtime.Less(a, b)
}

// LessEqual reports whether a <= b.
func LessEqual(a, b any) bool {
	if order, ok := bigOrder(a, b); ok {
		return order <= 0
	}
	return runtime.LessOrEqual(a, b)
}

// More reports whether a > b.
func More(a, b any) bool {
	if order, ok := bigOrder(a, b); ok {
		return order > 0
	}
	return runtime.More(a, b)
}

// MoreEqual reports whether a >= b.
func MoreEqual(a, b any) bool {
	if order, ok := bigOrder(a, b); ok {
		return order >= 0
	}
	return runtime.MoreOrEqual(a, b)
}

// Equal reports whether a == b.
func Equal(a, b any) bool {
	if order, ok := bigOrder(a, b); ok {
		return order == 0
	}
	return runtime.Equal(a, b)
}

// bigOrder compares two integers, at least one of which is a uint64; false for anything else.
func bigOrder(a, b any) (int, bool) {
	switch x := a.(type) {
	case uint64:
		switch y := b.(type) {
		case int:
			return bigAndInt(x, y), true
		case uint64:
			return cmp.Compare(x, y), true
		}
	case int:
		if y, ok := b.(uint64); ok {
			return -bigAndInt(y, x), true
		}
	}
	return 0, false
}

func bigAndInt(x uint64, y int) int {
	if y < 0 {
		return 1
	}
	return cmp.Compare(x, uint64(y))
}
