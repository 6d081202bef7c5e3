//go:build unix && !linux

package transport

// unacked is only available on Linux.
func unacked(uintptr) int { return -1 }
