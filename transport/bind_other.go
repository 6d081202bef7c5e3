//go:build !linux

package transport

import "syscall"

// bindLate has an effect only on Linux.
func bindLate(_, _ string, _ syscall.RawConn) error { return nil }
