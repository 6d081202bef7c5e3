// Package flags is what the commands' flags and arguments have in common: kinds of values, and what is said of those
// that make no sense, in words of ours.
package flags
