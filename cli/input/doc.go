// Package input turns the arguments of a command into plans: it reads, parses and compiles files, folders and standard
// input, and prints what is wrong in them.
package input
