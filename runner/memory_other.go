//go:build !linux

package runner

// systemBounds are known on Linux only.
func systemBounds(goMemory) []bound { return nil }
