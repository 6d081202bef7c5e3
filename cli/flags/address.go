package flags

import (
	"errors"
	"net"

	"wsrun/cli/exit"
)

// CheckAddress tells an address that can't be one from one that can't be bound.
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

// Loopback puts the loopback address where an address to listen on has no host: who wants to be reached from elsewhere
// has to say so.
func Loopback(listen string) string {
	if host, port, err := net.SplitHostPort(listen); err == nil && host == "" {
		return net.JoinHostPort("127.0.0.1", port)
	}
	return listen
}
