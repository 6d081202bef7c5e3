package library

import (
	"fmt"
	"math"
	"reflect"
	"strconv"

	"github.com/expr-lang/expr/builtin"

	"wsrun/checks/exactjson"
	"wsrun/checks/values"
)

// Exact returns an exact version of one of expr's functions; nil if there is none of that name. For those that count
// their work, see MakerOf.
func Exact(name string) func(args ...any) (any, error) {
	switch name {
	case "abs":
		return func(args ...any) (any, error) { return absolute(args[0]), nil }
	case "int":
		return func(args ...any) (any, error) { return toInteger(args[0]), nil }
	case "min":
		return func(args ...any) (any, error) { return extreme("min", values.More, args) }
	case "max":
		return func(args ...any) (any, error) { return extreme("max", values.Less, args) }
	case "sum":
		return func(args ...any) (any, error) { return total(args[0]) }
	}
	return nil
}

// absolute implements abs(x).
func absolute(v any) any {
	if v == math.MinInt {
		return uint64(1 << 63)
	}
	return builtin.Abs(v)
}

// toInteger implements int(x), of text or of a number, whose fraction it drops. Like expr's, it panics if the result is
// not a 64-bit integer.
func toInteger(v any) any {
	switch n := v.(type) {
	case uint64:
		return n
	case string:
		if u, err := strconv.ParseUint(n, 10, 64); err == nil && u > math.MaxInt64 {
			return u
		}
	case float64:
		switch {
		case n >= 1<<63 && n < 1<<64:
			return uint64(n)
		case !(n >= -1<<63 && n < 1<<63):
			panic(fmt.Sprintf("invalid operation: int(%s)", values.Format(n)))
		}
	}
	return builtin.Int(v)
}

// total implements sum(list).
func total(list any) (any, error) {
	var sum any = 0
	switch list := list.(type) {
	case []any:
		for _, v := range list {
			if !values.IsNumber(v) {
				return nil, fmt.Errorf("sum takes a list of numbers, but this one has %s in it", values.Kind(v))
			}
			sum = values.Add(v, sum)
		}
		return sum, nil
	default:
		all, err := values.Items("sum", list)
		if err != nil {
			return nil, err
		}
		return total(all)
	}
}

// extreme implements min(…) and max(…) of numbers and of lists of numbers. Without any number it returns nil, and of a
// single argument that is not a list it returns that argument.
func extreme(name string, worse func(a, b any) bool, args []any) (any, error) {
	if len(args) == 1 && args[0] != nil {
		if kind := reflect.TypeOf(args[0]).Kind(); kind != reflect.Slice && kind != reflect.Array {
			return args[0], nil
		}
	}
	return extremeOf(name, worse, args, exactjson.MaxDepth)
}

func extremeOf(name string, worse func(a, b any) bool, all []any, depth int) (any, error) {
	if depth == 0 {
		return nil, fmt.Errorf("nested more than %d deep", exactjson.MaxDepth)
	}
	var found any
	for _, v := range all {
		if !values.IsNumber(v) {
			list, err := values.Items(name, v)
			if err != nil {
				return nil, fmt.Errorf("%s takes numbers and lists of numbers, not %s", name, values.Kind(v))
			}
			if v, err = extremeOf(name, worse, list, depth-1); err != nil {
				return nil, err
			}
		}
		if v != nil && (found == nil || worse(found, v)) {
			found = v
		}
	}
	return found, nil
}
