package diag

// Code identifies a sort of finding, for code that completes or rewords findings of that sort. Messages are for people
// and may change; codes don't. Most findings have none, because nothing needs it.
type Code uint8

// The codes. A finding that has one also has a [Finding.Subject].
const (
	CodeNone            Code = iota
	CodeUnknownName          // an expression names something that its place does not have; the subject is the name
	CodeUnknownVariable      // an expression reads a variable that is not declared, or not yet; the subject is its name
	CodeNotBool              // a condition is of another kind; the subject is that kind, "a number"
)
