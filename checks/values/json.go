package values

import (
	"reflect"

	"wsrun/checks/exactjson"
)

// Encoder returns the encoder for values of expressions, which supports the structs that names such as close stand for.
func Encoder() exactjson.Encoder { return exactjson.Encoder{Object: Fields} }

// Encode appends a value of an expression like exactjson.Encode.
func Encode(dst []byte, v any) ([]byte, error) { return Encoder().Encode(dst, v) }

// Format returns a value of an expression like exactjson.Format.
func Format(v any) string { return Encoder().Format(v) }

// AppendFormat appends what Format returns.
func AppendFormat(dst []byte, v any) []byte {
	dst, _ = Encoder().AppendFormat(dst, v)
	return dst
}

// Fields returns the fields of what a name such as close stands for: a pointer to a struct whose fields have names in
// expressions. The map is a copy, because the struct belongs to the machine and changes.
func Fields(v any) (map[string]any, bool) {
	t := reflect.TypeOf(v)
	if t == nil || t.Kind() != reflect.Pointer || t.Elem().Kind() != reflect.Struct {
		return nil, false
	}
	if t = t.Elem(); t.NumField() == 0 || t.Field(0).Tag.Get("expr") == "" {
		return nil, false
	}
	s := reflect.ValueOf(v).Elem()
	m := make(map[string]any, s.NumField())
	for i, name := range FieldNames(s.Type()) {
		m[name] = s.Field(i).Interface()
	}
	return m, true
}

// FieldNames returns the names that a struct's fields have in expressions.
func FieldNames(t reflect.Type) []string {
	names := make([]string, 0, t.NumField())
	for i := range t.NumField() {
		names = append(names, t.Field(i).Tag.Get("expr"))
	}
	return names
}
