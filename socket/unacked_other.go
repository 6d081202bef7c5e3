//go:build unix && !linux

package socket

// unacked is for Linux alone.
func unacked(uintptr) int { return -1 }
