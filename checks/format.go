package checks

import (
	"fmt"
	"math"
	"strconv"
	"time"
)

// Format returns a value as it stands in text: strings and bytes as they are,
// integers exact, floats in their shortest form, nil as nothing, lists and maps
// as compact JSON.
func Format(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case int:
		return strconv.Itoa(v)
	}
	return string(appendFormat(nil, v))
}

func appendFormat(dst []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return dst
	case string:
		return append(dst, v...)
	case []byte:
		return append(dst, v...)
	case int:
		return strconv.AppendInt(dst, int64(v), 10)
	case float64:
		if math.IsInf(v, 0) || math.IsNaN(v) {
			return strconv.AppendFloat(dst, v, 'g', -1, 64)
		}
		return appendFloat(dst, v)
	case time.Time:
		return v.AppendFormat(dst, time.RFC3339Nano)
	case time.Duration:
		return append(dst, v.String()...)
	}
	start := len(dst)
	dst, err := Encode(dst, v)
	if err != nil {
		// Only a list with NaN in it, or the like, comes here.
		return fmt.Append(dst[:start], v)
	}
	return dst
}
