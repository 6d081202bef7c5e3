package flags

import (
	"errors"
	"net"

	"wsrun/cli/exit"
)

// CheckAddress rejects malformed addresses, as opposed to those that can't be bound.
func CheckAddress(flag, listen string) error {
	_, port, err := net.SplitHostPort(listen)
	if err == nil {
		_, err = net.LookupPort("tcp", port)
	}
	var why *net.AddrError
	switch {
	case errors.As(err, &why):
		return exit.Usagef("%s %s: %s; an address is HOST:PORT, such as 127.0.0.1:8080", flag, listen, why.Err)
	case err != nil:
		return exit.Usagef("%s %s: no such port", flag, listen)
	}
	return nil
}

// Loopback adds the loopback address to an address to listen on that has no host: being reachable from elsewhere must
// be requested explicitly.
func Loopback(listen string) string {
	if host, port, err := net.SplitHostPort(listen); err == nil && host == "" {
		return net.JoinHostPort("127.0.0.1", port)
	}
	return listen
}
