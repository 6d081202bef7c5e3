// Package signals turns the signals of a process into contexts, and ends operations that nothing can wake: a read from
// standard input, a write to a pipe that nobody reads.
package signals
