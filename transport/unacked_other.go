//go:build unix && !linux

package transport

// unacked is for Linux alone.
func unacked(uintptr) int { return -1 }
