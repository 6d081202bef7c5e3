package values

import (
	"reflect"
	"time"
)

// TypeWord returns the word for a type: "a bool", "text", "a list".
func TypeWord(t reflect.Type) string {
	if t == nil {
		return "nil"
	}
	if t == reflect.TypeFor[[]byte]() {
		return "bytes"
	}
	if t == reflect.TypeFor[time.Duration]() {
		return "a duration"
	}
	switch t.Kind() {
	case reflect.Bool:
		return "a bool"
	case reflect.String:
		return "text"
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64,
		reflect.Float32, reflect.Float64:
		return "a number"
	case reflect.Slice, reflect.Array:
		return "a list"
	case reflect.Map:
		return "a map"
	case reflect.Func:
		return "a function"
	case reflect.Pointer:
		return TypeWord(t.Elem())
	case reflect.Struct:
		if t != reflect.TypeFor[time.Time]() {
			return "a map" // which is what a name with fields is in JSON
		}
		return "a time"
	}
	return "a " + t.Name()
}

// Kind returns the word for a value's type.
func Kind(v any) string { return TypeWord(reflect.TypeOf(v)) }

// Describe returns a value with its kind, such as "the number 7"; only the kind if it has no short form.
func Describe(v any) string {
	switch v.(type) {
	case nil:
		return "nil"
	case bool:
		return Show(v)
	case string:
		return "the text " + Show(v)
	case int, uint64, float64:
		return "the number " + Show(v)
	}
	return Kind(v)
}
