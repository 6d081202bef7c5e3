package values

import (
	"math/big"
	"math/bits"

	"github.com/expr-lang/expr/vm/runtime"
)

// Integers in expressions are int, and uint64 above its range, like those of JSON. expr converts a uint64 to int before
// it computes, and truncates what does not fit into an int. Here, a result that fits into 64 bits is exact, and a
// larger one is the nearest float64, like a larger JSON literal.

// Add returns a + b.
func Add(a, b any) any {
	return integral(a, b, AddInts, (*big.Int).Add, runtime.Add)
}

// Subtract returns a - b.
func Subtract(a, b any) any {
	return integral(a, b, SubtractInts, (*big.Int).Sub, runtime.Subtract)
}

// Multiply returns a * b.
func Multiply(a, b any) any {
	return integral(a, b, MultiplyInts, (*big.Int).Mul, runtime.Multiply)
}

// integral computes with ints if both operands and the result are ints, with big integers if all are integers, and like
// expr otherwise.
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

// Modulo returns a % b.
func Modulo(a, b any) any {
	_, bigA := a.(uint64)
	_, bigB := b.(uint64)
	if (bigA || bigB) && b != 0 && b != uint64(0) {
		if n, ok := wide(a, b, (*big.Int).Rem); ok {
			return n
		}
	}
	return runtime.Modulo(a, b)
}

// Negate returns -a.
func Negate(a any) any {
	if n, ok := wide(0, a, (*big.Int).Sub); ok {
		return n
	}
	return runtime.Negate(a)
}

// AddInts returns x + y; false if the sum overflows.
func AddInts(x, y int) (int, bool) {
	sum := x + y
	return sum, (x^sum)&(y^sum) >= 0
}

// SubtractInts returns x - y; false if the difference overflows.
func SubtractInts(x, y int) (int, bool) {
	difference := x - y
	return difference, (x^y)&(x^difference) >= 0
}

// MultiplyInts returns x * y; false if the product overflows.
func MultiplyInts(x, y int) (int, bool) {
	high, low := bits.Mul64(Magnitude(x), Magnitude(y))
	return x * y, high == 0 && low < 1<<63
}

// Magnitude returns the absolute value of n.
func Magnitude(n int) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

// wide computes with integers of any size; false if an operand is not an integer.
func wide(a, b any, operation func(z, x, y *big.Int) *big.Int) (any, bool) {
	x, okX := BigInteger(a)
	y, okY := BigInteger(b)
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

// BigInteger returns a value as a big integer; false if it is not an integer.
func BigInteger(v any) (*big.Int, bool) {
	switch v := v.(type) {
	case int:
		return big.NewInt(int64(v)), true
	case int64: // returned by methods of time.Time
		return big.NewInt(v), true
	case uint64:
		return new(big.Int).SetUint64(v), true
	}
	return nil, false
}
