package checks

import (
	"cmp"
	"math/big"
	"math/bits"

	"github.com/expr-lang/expr/vm/runtime"
)

// The integers of expressions are int, and uint64 above its range, as those of
// JSON are. What expr computes with a uint64 it converts to int, and what does
// not fit into an int it cuts off. Here a result of 64 bits is exact, and a
// larger one the nearest float64, as a larger literal of JSON is.

func add(a, b any) any {
	return integral(a, b, addInts, (*big.Int).Add, runtime.Add)
}

func subtract(a, b any) any {
	return integral(a, b, subtractInts, (*big.Int).Sub, runtime.Subtract)
}

func multiply(a, b any) any {
	return integral(a, b, multiplyInts, (*big.Int).Mul, runtime.Multiply)
}

// integral computes with what holds the result: ints, where they are two and it
// is one; big integers, where one is past an int or it is; expr's way otherwise.
func integral(
	a, b any,
	ints func(x, y int) (int, bool),
	bigs func(z, x, y *big.Int) *big.Int,
	others func(a, b any) any,
) any {
	x, okX := a.(int)
	y, okY := b.(int)
	if okX && okY {
		if n, ok := ints(x, y); ok {
			return n
		}
	}
	if n, ok := wide(a, b, bigs); ok {
		return n
	}
	return others(a, b)
}

func modulo(a, b any) any {
	_, bigA := a.(uint64)
	_, bigB := b.(uint64)
	if (bigA || bigB) && b != 0 && b != uint64(0) {
		if n, ok := wide(a, b, (*big.Int).Rem); ok {
			return n
		}
	}
	return runtime.Modulo(a, b)
}

func negate(a any) any {
	if n, ok := wide(0, a, (*big.Int).Sub); ok {
		return n
	}
	return runtime.Negate(a)
}

// The results of these are not ok if they do not fit.

func addInts(x, y int) (int, bool) {
	sum := x + y
	return sum, (x^sum)&(y^sum) >= 0
}

func subtractInts(x, y int) (int, bool) {
	difference := x - y
	return difference, (x^y)&(x^difference) >= 0
}

func multiplyInts(x, y int) (int, bool) {
	high, low := bits.Mul64(magnitude(x), magnitude(y))
	return x * y, high == 0 && low < 1<<63
}

// magnitude is the absolute value.
func magnitude(n int) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

// wide computes with integers of any size; false if one of the two is none.
func wide(a, b any, operation func(z, x, y *big.Int) *big.Int) (any, bool) {
	x, okX := bigInteger(a)
	y, okY := bigInteger(b)
	if !okX || !okY {
		return nil, false
	}
	z := operation(x, x, y)
	switch {
	case z.IsInt64():
		return int(z.Int64()), true
	case z.IsUint64():
		return z.Uint64(), true
	}
	f, _ := new(big.Float).SetInt(z).Float64()
	return f, true
}

func bigInteger(v any) (*big.Int, bool) {
	switch v := v.(type) {
	case int:
		return big.NewInt(int64(v)), true
	case int64: // what methods of a time give
		return big.NewInt(v), true
	case uint64:
		return new(big.Int).SetUint64(v), true
	}
	return nil, false
}

// bigOrder compares a uint64 with an integer; false if the two are anything
// else.
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
