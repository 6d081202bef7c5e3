package exactjson

import (
	"math"
	"strconv"
	"time"
)

// Format returns a value as it appears in text: strings and bytes unchanged, integers exact, floats in their shortest
// form, nil as the empty string, lists and maps as compact JSON. A list or map is cut at MaxSize bytes.
func Format(v any) string { return Encoder{}.Format(v) }

// Format returns a value like the function Format.
func (e Encoder) Format(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case int:
		return strconv.Itoa(v)
	}
	text, _ := e.AppendFormat(nil, v)
	return string(text)
}

// AppendFormat appends what Format returns. If a list or map would take more than Max bytes, it appends its beginning
// and returns ErrTooLong.
func (e Encoder) AppendFormat(dst []byte, v any) ([]byte, error) {
	return e.encoder(dst, true).format(dst, v)
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
	return e.encode(dst, v, MaxDepth)
}
