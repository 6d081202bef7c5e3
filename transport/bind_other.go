//go:build !linux

package transport

import "syscall"

// bindLate is for Linux alone.
func bindLate(_, _ string, _ syscall.RawConn) error { return nil }
