package transport

import "golang.org/x/sys/unix"

// unacked is how many bytes of what was written the peer's system has not
// acknowledged (tcp(7), SIOCOUTQ), less than 0 if that can't be told.
func unacked(fd uintptr) int {
	n, err := unix.IoctlGetInt(int(fd), unix.SIOCOUTQ)
	if err != nil {
		return -1
	}
	return n
}
