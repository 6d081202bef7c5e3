package diag

// Code says which sort of finding one is, for code that completes or rewords findings of that sort. Its words are for
// people, and change; a code does not. Most findings have none, since nothing asks for them.
type Code uint8

// The codes. A finding that has one also has a [Finding.Subject].
const (
	CodeNone            Code = iota
	CodeUnknownName          // an expression names what its place has not: the subject is the name
	CodeUnknownVariable      // an expression reads a variable that is not declared, or not yet: its name
	CodeNotBool              // a condition that is of another kind: what it is, "a number"
)
