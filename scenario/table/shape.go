package table

import "slices"

// Shape defines what YAML is allowed in a place, as far as a schema can express it. It is the source of schema.json and
// of the reference.
type Shape struct {
	Type    string // object, array, string, integer, number, boolean, null; "" with Any, AnyOf or Ref
	Title   string
	Doc     string
	Pattern string // of a string
	Enum    []Choice
	Numbers []float64 // of a number
	Min     *int      // of an integer
	Max     *int      // of an integer

	Items    *Shape // of an array
	Props    []Prop // of an object
	Required []string
	Closed   bool   // an object without other keys
	Values   *Shape // an object with arbitrary keys and values of this shape
	MinProps int
	MinItems int
	Rules    Rules // of an object's keys

	AnyOf []*Shape
	Ref   string // a shared shape by name
}

// Choice is one word of an enum with its meaning.
type Choice struct{ Word, Doc string }

// Prop is one key of an object.
type Prop struct {
	Name    string
	Shape   *Shape
	Doc     string
	Default string
}

// Ref returns a shape that is in the schema once, under a name.
func Ref(name string) *Shape { return &Shape{Ref: name} }

// AnyOf returns the shape of a value with one of several shapes.
func AnyOf(shapes ...*Shape) *Shape { return &Shape{AnyOf: shapes} }

// ListOf returns the shape of a list of values of one shape.
func ListOf(s *Shape) *Shape { return &Shape{Type: "array", Items: s} }

// MapOf returns the shape of a map from arbitrary keys to values of one shape.
func MapOf(s *Shape) *Shape { return &Shape{Type: "object", Values: s} }

// Titled returns the shape with a title that describes it, for editors and the reference.
func Titled(t string, s *Shape) *Shape { c := *s; c.Title = t; return &c }

// OneOrMany returns the shape of a value, or a list of such values.
func OneOrMany(s *Shape) *Shape {
	if s.AnyOf == nil || s.Title != "" || isScalar(s) {
		return AnyOf(s, ListOf(s))
	}
	return AnyOf(append(slices.Clip(s.AnyOf), ListOf(s))...)
}

// isScalar reports whether a shape is merely several scalar types.
func isScalar(s *Shape) bool {
	return len(s.AnyOf) > 0 && !slices.ContainsFunc(s.AnyOf, func(b *Shape) bool {
		return b.Type == "" || b.Type == "array" || b.Type == "object" || b.Title != "" || b.Pattern != "" ||
			b.Enum != nil ||
			b.Min != nil
	})
}

// ScalarShape returns the shape of any single value: a text field accepts 5, true or 2024-01-01 as written.
func ScalarShape() *Shape {
	return AnyOf(&Shape{Type: "string"}, &Shape{Type: "number"}, &Shape{Type: "boolean"})
}
