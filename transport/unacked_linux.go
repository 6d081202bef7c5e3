package transport

import "golang.org/x/sys/unix"

// unacked returns how many of the written bytes the peer's system has not acknowledged (tcp(7), SIOCOUTQ), negative if
// that is unknown.
func unacked(fd uintptr) int {
	n, err := unix.IoctlGetInt(int(fd), unix.SIOCOUTQ)
	if err != nil {
		return -1
	}
	return n
}
