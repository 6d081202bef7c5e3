// Package input turns the arguments of a command into plans: files, folders and standard input are read, parsed and
// compiled, and what is wrong in them is printed.
package input
