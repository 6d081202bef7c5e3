package checks

import (
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

// appendFormat appends what Format returns. What would have more than 64 MiB is cut: see appendFormatUpTo.
func appendFormat(dst []byte, v any) []byte {
	dst, _ = appendFormatUpTo(dst, v, maxText)
	return dst
}

// appendFormatUpTo appends what Format returns. Of a list or map that would take more than so many bytes it appends the
// beginning; the error is errTooLong then.
func appendFormatUpTo(dst []byte, v any, most int) ([]byte, error) {
	return encoder{most: len(dst) + most, loose: true}.format(dst, v)
}

func (e encoder) format(dst []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return dst, nil
	case string:
		return append(dst, v...), nil
	case []byte:
		return append(dst, v...), nil
	case int:
		return strconv.AppendInt(dst, int64(v), 10), nil
	case float64:
		if math.IsInf(v, 0) || math.IsNaN(v) {
			return strconv.AppendFloat(dst, v, 'g', -1, 64), nil
		}
		return appendFloat(dst, v), nil
	case time.Time:
		return v.AppendFormat(dst, time.RFC3339Nano), nil
	case time.Duration:
		return append(dst, v.String()...), nil
	}
	return e.encode(dst, v, maxDepth)
}
