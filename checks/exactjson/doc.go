// Package exactjson reads and writes JSON as wsrun's expressions see it: integers of up to 64 bits are exact, and
// floats come out in their shortest form.
//
// In: bytes, or values as produced by [Decode] and expressions. Out: values that alias no input ([Decode]), compact
// JSON ([Encode]), or text for people ([Format]). In addition, [Paths.Extract] validates a message and fetches the
// values at a fixed set of constant paths in a single pass, into [Slots] that are reused from message to message. An
// unchanged string or number costs no allocation.
//
// The package knows nothing of expressions: what it cannot encode by itself it passes to [Encoder].Object. Functions
// are safe for concurrent use; Slots belong to one goroutine; Paths are read-only once built.
package exactjson
