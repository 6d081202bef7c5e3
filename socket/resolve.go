package socket

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"
)

// override is an entry of Config.Hosts.
type override struct {
	addr netip.Addr
	port uint16 // 0 keeps the URL's
}

// CheckHost says what is wrong with an entry of Config.Hosts: name must be
// "host" or "host:port", address "ip" or "ip:port".
func CheckHost(name, address string) error {
	if name == "" || strings.ContainsAny(name, "/@ ") {
		return fmt.Errorf("hosts: %q is not a host or host:port", name)
	}
	_, err := parseOverride(address)
	return err
}

func parseOverride(address string) (override, error) {
	if addr, err := netip.ParseAddr(strings.Trim(address, "[]")); err == nil {
		return override{addr: addr}, nil
	}
	ap, err := netip.ParseAddrPort(address)
	if err != nil || ap.Port() == 0 {
		return override{}, fmt.Errorf("hosts: %q is not an IP address or ip:port", address)
	}
	return override{addr: ap.Addr(), port: ap.Port()}, nil
}

func parseHosts(hosts map[string]string) (map[string]override, error) {
	if len(hosts) == 0 {
		return nil, nil
	}
	parsed := make(map[string]override, len(hosts))
	var errs []error
	for name, address := range hosts {
		if err := CheckHost(name, address); err != nil {
			errs = append(errs, err)
			continue
		}
		to, _ := parseOverride(address)
		parsed[strings.ToLower(name)] = to
	}
	return parsed, errors.Join(errs...)
}

// override returns the entry of Config.Hosts for a target, the one with the
// port first.
func (d *Dialer) override(host, port string) (override, bool) {
	if len(d.hosts) == 0 {
		return override{}, false
	}
	host = strings.ToLower(host)
	to, ok := d.hosts[net.JoinHostPort(host, port)]
	if !ok {
		to, ok = d.hosts[host]
	}
	return to, ok
}

// resolve returns the addresses of a host in the order to try them, and
// whether DNS was asked for them.
func (d *Dialer) resolve(ctx context.Context, host, port string) (addrs []netip.AddrPort, looked bool, err error) {
	num, err := parsePort(port)
	if err != nil {
		return nil, false, fmt.Errorf("%q is not a port", port)
	}
	if to, ok := d.override(host, port); ok {
		if to.port != 0 {
			num = to.port
		}
		return []netip.AddrPort{netip.AddrPortFrom(to.addr, num)}, false, nil
	}
	if ip, err := netip.ParseAddr(host); err == nil {
		return []netip.AddrPort{netip.AddrPortFrom(ip.Unmap(), num)}, false, nil
	}
	ips, err := d.resolver.LookupNetIP(ctx, "ip", host)
	for _, ip := range ips {
		addrs = append(addrs, netip.AddrPortFrom(ip.Unmap(), num))
	}
	return addrs, true, err
}
