// Package signals turns the signals of a process into contexts, and into the end of what nobody can wake: a read of
// standard input, a write to a pipe that nobody reads.
package signals
