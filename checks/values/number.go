package values

import "reflect"

// Number returns a number as a float64; false if v is not a number.
func Number(v any) (float64, bool) {
	switch v := v.(type) {
	case int:
		return float64(v), true
	case float64:
		return v, true
	case uint64:
		return float64(v), true
	}
	rv := reflect.ValueOf(v)
	switch {
	case rv.CanInt():
		return float64(rv.Int()), true
	case rv.CanUint():
		return float64(rv.Uint()), true
	case rv.CanFloat():
		return rv.Float(), true
	}
	return 0, false
}

// IsNumber reports whether a value is a number.
func IsNumber(v any) bool {
	switch v.(type) {
	case int, uint64, float64:
		return true
	case nil, string, []any:
		return false
	}
	rv := reflect.ValueOf(v)
	return rv.CanInt() || rv.CanUint() || rv.CanFloat()
}
