package transport

import "syscall"

// ipBindAddressNoPort is IP_BIND_ADDRESS_NO_PORT of ip(7).
const ipBindAddressNoPort = 24

// bindLate leaves the choice of the local port to connect, which can then use the same port for several targets.
// Otherwise an address supports only one connection per port, whatever the targets.
func bindLate(_, _ string, raw syscall.RawConn) error {
	return raw.Control(func(fd uintptr) {
		// Kernels before 4.2 don't know the option and do without it.
		_ = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_IP, ipBindAddressNoPort, 1)
	})
}
