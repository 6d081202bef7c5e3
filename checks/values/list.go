package values

import (
	"fmt"
	"reflect"
)

// Items returns a list of any type as a []any. name is the function that takes it, for the error message.
func Items(name string, v any) ([]any, error) {
	if list, ok := v.([]any); ok {
		return list, nil
	}
	rv := reflect.ValueOf(v)
	if rv.Kind() != reflect.Slice && rv.Kind() != reflect.Array {
		return nil, fmt.Errorf("%s takes a list, not %s", name, Kind(v))
	}
	list := make([]any, rv.Len())
	for i := range list {
		list[i] = rv.Index(i).Interface()
	}
	return list, nil
}

// Length returns the length of a list or map; 0 for anything else.
func Length(v any) int {
	switch v := v.(type) {
	case nil, bool, int, float64, string:
		return 0
	case []any:
		return len(v)
	case map[string]any:
		return len(v)
	}
	switch rv := reflect.ValueOf(v); rv.Kind() {
	case reflect.Slice, reflect.Map, reflect.Array:
		return rv.Len()
	}
	return 0
}

// Bytes returns the bytes of a text, or bytes unchanged.
func Bytes(v any) ([]byte, error) {
	switch v := v.(type) {
	case string:
		return []byte(v), nil
	case []byte:
		return v, nil
	}
	return nil, fmt.Errorf("expected text or bytes, not %s", Kind(v))
}
