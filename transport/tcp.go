package transport

import (
	"context"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"sync/atomic"
	"time"
)

// connect makes the TCP connection, to the proxy or directly to the server.
func (a *attempt) connect(ctx context.Context) *Error {
	host, port := a.target.Host, a.target.Port
	if a.proxy != nil {
		host, port = proxyAddr(a.proxy)
	}
	target := net.JoinHostPort(host, port)
	start := time.Now()
	addrs, looked, err := a.d.resolve(ctx, host, port)
	connecting := time.Now()
	if looked {
		a.DNS = connecting.Sub(start)
	}
	if err != nil {
		return blame(a.proxy, a.failed(ctx, PhaseDNS, host, err))
	}
	tcp, addr, err := race(ctx, addrs, a.d.dialAddr)
	a.TCP = time.Since(connecting)
	if err != nil {
		if addr.IsValid() {
			target = addr.String()
		}
		return blame(a.proxy, a.failed(ctx, PhaseTCP, target, err))
	}
	a.Remote = addr.String()
	a.Link = NewLink(tcp)
	a.conn = a.Link
	return nil
}

// blame adds that it was the proxy that could not be connected to, because the URL does not name it.
func blame(proxy *url.URL, failed *Error) *Error {
	if proxy != nil {
		return failed.Saying("proxy: " + failed.Error())
	}
	return failed
}

func (d *Dialer) dialAddr(ctx context.Context, addr netip.AddrPort) (net.Conn, error) {
	var dialer net.Dialer
	if local, ok := d.local.pick(addr.Addr()); ok {
		dialer.LocalAddr = &net.TCPAddr{IP: local.AsSlice(), Zone: local.Zone()}
		dialer.Control = bindLate
	}
	// Not DialTCP: even without a local address it binds a port of its own, and those run out sooner than the ones that
	// connect chooses.
	return dialer.DialContext(ctx, "tcp", addr.String())
}

// localAddrs hands out the addresses to connect from in turn.
type localAddrs struct {
	v4, v6 []netip.Addr
	next   atomic.Uint64
}

func (l *localAddrs) init(addrs []netip.Addr) {
	for _, addr := range addrs {
		if addr = addr.Unmap(); addr.Is4() {
			l.v4 = append(l.v4, addr)
		} else {
			l.v6 = append(l.v6, addr)
		}
	}
}

func (l *localAddrs) pick(remote netip.Addr) (netip.Addr, bool) {
	addrs := l.v6
	if remote.Unmap().Is4() {
		addrs = l.v4
	}
	if len(addrs) == 0 {
		return netip.Addr{}, false
	}
	return addrs[(l.next.Add(1)-1)%uint64(len(addrs))], true
}

func parsePort(port string) (uint16, error) {
	n, err := strconv.ParseUint(port, 10, 16)
	return uint16(n), err
}
