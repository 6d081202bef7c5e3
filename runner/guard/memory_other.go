//go:build !linux

package guard

// systemBounds are known on Linux only.
func systemBounds(goMemory) []bound { return nil }
