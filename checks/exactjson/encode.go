package exactjson

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"
)

// MaxSize is the maximum size of an encoded value in bytes.
const MaxSize = 64 << 20

// ErrTooLong is the error for a value whose encoding would exceed MaxSize, or the Encoder's Max.
var ErrTooLong = fmt.Errorf("it has more than %d MiB", MaxSize>>20)

// Encode appends v to dst as compact JSON: map keys sorted, integers exact, no HTML escapes, bytes as base64, times as
// RFC 3339. Infinities and NaN are an error, since JSON has no such numbers; so is a value of more than MaxSize bytes.
func Encode(dst []byte, v any) ([]byte, error) { return Encoder{}.Encode(dst, v) }

// Encoder provides Encode and Format with options; the zero value has none. It is a value, so copies are independent.
type Encoder struct {
	// Max is the maximum number of bytes to append; 0 means MaxSize.
	Max int
	// Visit, if set, is called for each value before it is encoded. It may panic to stop the work.
	Visit func()
	// Object, if set, returns the fields of a value that should be encoded as an object although it is not a map.
	Object func(v any) (map[string]any, bool)
}

// Encode appends v like the function Encode.
func (e Encoder) Encode(dst []byte, v any) ([]byte, error) {
	return e.encoder(dst, false).encode(dst, v, MaxDepth)
}

func (e Encoder) encoder(dst []byte, loose bool) encoder {
	if e.Max == 0 {
		e.Max = MaxSize
	}
	return encoder{most: len(dst) + e.Max, loose: loose, visit: e.Visit, object: e.Object}
}

// encoder writes until dst has reached a certain length. A loose one writes for people and has words for values that
// JSON does not have.
type encoder struct {
	most   int
	loose  bool
	visit  func()
	object func(v any) (map[string]any, bool)
}

func (e encoder) encode(dst []byte, v any, depth int) ([]byte, error) {
	if depth == 0 && e.loose {
		return append(dst, "…"...), nil
	}
	if depth == 0 {
		return dst, fmt.Errorf("nested more than %d deep", MaxDepth)
	}
	if e.visit != nil {
		e.visit()
	}
	if len(dst) > e.most {
		return dst, ErrTooLong
	}
	switch v := v.(type) {
	case nil:
		return append(dst, "null"...), nil
	case bool:
		return strconv.AppendBool(dst, v), nil
	case string:
		return AppendString(dst, v), nil
	case int:
		return strconv.AppendInt(dst, int64(v), 10), nil
	case int64:
		return strconv.AppendInt(dst, v, 10), nil
	case uint64:
		return strconv.AppendUint(dst, v, 10), nil
	case float64:
		if math.IsInf(v, 0) || math.IsNaN(v) {
			if e.loose {
				return strconv.AppendFloat(dst, v, 'g', -1, 64), nil
			}
			return dst, fmt.Errorf("%v is not a JSON number", v)
		}
		return appendFloat(dst, v), nil
	case map[string]any:
		return e.encodeMap(dst, v, depth)
	case []any:
		return e.encodeList(dst, v, depth)
	case []byte:
		dst = append(dst, '"')
		dst = base64.StdEncoding.AppendEncode(dst, v)
		return append(dst, '"'), nil
	case time.Time:
		return AppendString(dst, v.Format(time.RFC3339Nano)), nil
	case time.Duration:
		return AppendString(dst, v.String()), nil
	}
	if e.object != nil {
		if m, ok := e.object(v); ok {
			return e.encodeMap(dst, m, depth)
		}
	}
	return e.encodeOther(dst, v, depth)
}

func (e encoder) encodeMap(dst []byte, m map[string]any, depth int) ([]byte, error) {
	dst = append(dst, '{')
	for i, key := range slices.Sorted(maps.Keys(m)) {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = AppendString(dst, key)
		dst = append(dst, ':')
		var err error
		if dst, err = e.encode(dst, m[key], depth-1); err != nil {
			return dst, err
		}
	}
	return append(dst, '}'), nil
}

func (e encoder) encodeList(dst []byte, list []any, depth int) ([]byte, error) {
	dst = append(dst, '[')
	for i, v := range list {
		if i > 0 {
			dst = append(dst, ',')
		}
		var err error
		if dst, err = e.encode(dst, v, depth-1); err != nil {
			return dst, err
		}
	}
	return append(dst, ']'), nil
}

// encodeOther encodes types that only expr's builtins return: []int for a range, map[any] for groupBy, …
func (e encoder) encodeOther(dst []byte, v any, depth int) ([]byte, error) {
	rv := reflect.ValueOf(v)
	switch rv.Kind() {
	case reflect.Slice, reflect.Array:
		list := make([]any, rv.Len())
		for i := range list {
			list[i] = rv.Index(i).Interface()
		}
		return e.encodeList(dst, list, depth)
	case reflect.Map:
		m := make(map[string]any, rv.Len())
		for it := rv.MapRange(); it.Next(); {
			m[Encoder{Object: e.object}.Format(it.Key().Interface())] = it.Value().Interface()
		}
		return e.encodeMap(dst, m, depth)
	case reflect.Func:
		if e.loose {
			return append(dst, "a function"...), nil
		}
		return dst, fmt.Errorf("a function is not a value")
	}
	out, err := json.Marshal(v)
	return append(dst, out...), err
}

// appendFloat writes the shortest digits that read back as f, with an exponent only where JavaScript has one.
func appendFloat(dst []byte, f float64) []byte {
	format := byte('f')
	if abs := math.Abs(f); abs != 0 && (abs < 1e-6 || abs >= 1e21) {
		format = 'e'
	}
	dst = strconv.AppendFloat(dst, f, format, -1, 64)
	if n := len(dst); format == 'e' && n >= 4 && dst[n-4] == 'e' && dst[n-2] == '0' {
		dst = append(dst[:n-2], dst[n-1]) // e-09 becomes e-9
	}
	return dst
}

// AppendString appends s as a JSON string. Invalid UTF-8 becomes U+FFFD.
func AppendString(dst []byte, s string) []byte {
	const hexDigits = "0123456789abcdef"
	dst = append(dst, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && size == 1 {
				dst = append(dst, s[start:i]...)
				dst = utf8.AppendRune(dst, utf8.RuneError)
				start = i + 1
			}
			i += size
			continue
		}
		if c >= ' ' && c != '"' && c != '\\' {
			i++
			continue
		}
		dst = append(dst, s[start:i]...)
		switch c {
		case '"', '\\':
			dst = append(dst, '\\', c)
		case '\n':
			dst = append(dst, '\\', 'n')
		case '\r':
			dst = append(dst, '\\', 'r')
		case '\t':
			dst = append(dst, '\\', 't')
		default:
			dst = append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
		i++
		start = i
	}
	dst = append(dst, s[start:]...)
	return append(dst, '"')
}
