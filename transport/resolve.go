package transport

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

// CheckHost returns what is wrong with an entry of Config.Hosts: name must be "host" or "host:port", address "ip" or
// "ip:port".
func CheckHost(name, address string) error {
	if err := CheckHostName(name); err != nil {
		return fmt.Errorf("hosts: %w", err)
	}
	_, err := parseOverride(address)
	return err
}

// CheckHostName returns what is wrong with the name of an entry of Config.Hosts.
func CheckHostName(name string) error {
	if strings.ContainsAny(name, "/@?#%${} \t\r\n") {
		return fmt.Errorf("%q is not a host or host:port", name)
	}
	host, port := strings.TrimPrefix(name, "*."), ""
	i := strings.LastIndexByte(host, ':')
	if i >= 0 && (strings.IndexByte(host, ':') == i || host[0] == '[' && host[i-1] == ']') {
		host, port = host[:i], host[i+1:]
		if n, err := parsePort(port); err != nil || n == 0 {
			return fmt.Errorf("%q has no valid port: 1 to 65535", name)
		}
	}
	if addr := strings.Trim(host, "[]"); strings.Contains(addr, ":") {
		if _, err := netip.ParseAddr(addr); err != nil {
			return fmt.Errorf("%q is not a host or host:port", name)
		}
		return nil
	}
	switch {
	case strings.Contains(host, "*"):
		return fmt.Errorf("%q has a * that is not its first part: write *.example.com", name)
	case host == "" || strings.ContainsAny(host, "[]"):
		return fmt.Errorf("%q is not a host or host:port", name)
	}
	return nil
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
		parsed[hostsKey(name)] = to
	}
	return parsed, errors.Join(errs...)
}

// hostsKey returns the name of an entry in the form in which targets are looked up.
func hostsKey(name string) string {
	if strings.HasSuffix(name, "]") {
		name = strings.Trim(name, "[]") // a URL's host has none
	}
	name = strings.ToLower(name)
	rest := strings.TrimPrefix(name, "*.")
	host, port, hasPort := strings.Cut(rest, ":")
	ascii, err := asciiHost(host)
	if err != nil || ascii == host {
		return name
	}
	if hasPort {
		ascii += ":" + port
	}
	return strings.TrimSuffix(name, rest) + ascii
}

// override returns the entry of Config.Hosts for a target: the one that matches most of its name, preferring one with
// the port.
func (d *Dialer) override(host, port string) (override, bool) {
	if len(d.hosts) == 0 {
		return override{}, false
	}
	for name := strings.ToLower(host); ; {
		if to, ok := d.hosts[net.JoinHostPort(name, port)]; ok {
			return to, true
		}
		if to, ok := d.hosts[name]; ok {
			return to, true
		}
		_, parent, ok := strings.Cut(strings.TrimPrefix(name, "*."), ".")
		if !ok {
			return override{}, false
		}
		name = "*." + parent
	}
}

// resolve returns the addresses of a host in the order in which to try them, and whether DNS was asked.
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
