// Package flags holds what the commands' flags and arguments share: kinds of values, and our own messages for invalid
// ones.
package flags
