package scenario

import "slices"

// Shape says what YAML may stand in a place, as far as a schema can say it. It is the source of schema.json and of the
// reference.
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
	Values   *Shape // an object of any keys with values of this shape
	MinProps int
	MinItems int
	Rules    rules // of an object's keys

	AnyOf []*Shape
	Ref   string // a shared shape by name
}

// Choice is one word of an enum with what it means.
type Choice struct{ Word, Doc string }

// Prop is one key of an object.
type Prop struct {
	Name    string
	Shape   *Shape
	Doc     string
	Default string
}

func ref(name string) *Shape           { return &Shape{Ref: name} }
func anyOf(shapes ...*Shape) *Shape    { return &Shape{AnyOf: shapes} }
func listOf(s *Shape) *Shape           { return &Shape{Type: "array", Items: s} }
func mapOf(s *Shape) *Shape            { return &Shape{Type: "object", Values: s} }
func titled(t string, s *Shape) *Shape { c := *s; c.Title = t; return &c }

// oneOrMany is a value, or a list of such values.
func oneOrMany(s *Shape) *Shape {
	if s.AnyOf == nil || s.Title != "" || isScalar(s) {
		return anyOf(s, listOf(s))
	}
	return anyOf(append(slices.Clip(s.AnyOf), listOf(s))...)
}

// isScalar tells of a shape that is nothing but several types.
func isScalar(s *Shape) bool {
	return len(s.AnyOf) > 0 && !slices.ContainsFunc(s.AnyOf, func(b *Shape) bool {
		return b.Type == "" || b.Type == "array" || b.Type == "object" || b.Title != "" || b.Pattern != "" ||
			b.Enum != nil ||
			b.Min != nil
	})
}

// scalarShape is any single value: a field of text takes 5, true or 2024-01-01 as they are written.
func scalarShape() *Shape {
	return anyOf(&Shape{Type: "string"}, &Shape{Type: "number"}, &Shape{Type: "boolean"})
}
