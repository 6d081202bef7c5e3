// Package exactjson reads and writes JSON as wsrun's expressions see it: integers of up to 64 bits are exact, and
// floats come out in their shortest form.
//
// In: bytes, or values as [Decode] and expressions make them. Out: values that alias no input ([Decode]), compact JSON
// ([Encode]), or text for people ([Format]). [Paths] is the third way: [Paths.Extract] validates a message and fetches
// the values at a fixed set of constant paths in the same pass, into [Slots] that are reused from message to message.
// A string or number that is the same again costs no allocation.
//
// The package knows nothing of expressions. What it cannot encode by itself it asks of [Encoder].Object. Functions are
// safe for concurrent use; Slots belong to one goroutine; Paths are read-only once they are built.
package exactjson
