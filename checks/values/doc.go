// Package values defines the values of all expressions: how they compare and add up, how they are written as text and
// as JSON, and what they are called in messages.
//
// A value is nil, a bool, an int, a uint64 above the range of int, a float64, a string, bytes, a []any, a
// map[string]any, what a name such as close stands for, or what one of expr's functions returns, such as a time.
//
// All functions are safe for concurrent use.
package values
