package transport

import (
	"context"
	"net"
	"net/netip"
	"time"
)

// raceDelay is how long an address is tried alone before the next one is tried in parallel (RFC 8305 §8 recommends 250
// ms).
const raceDelay = 250 * time.Millisecond

// tried is the outcome of the attempt at one address.
type tried struct {
	n    int
	conn net.Conn
	err  error
}

// dialFunc connects to one address.
type dialFunc func(context.Context, netip.AddrPort) (net.Conn, error)

// race connects to the first of several addresses that answers. An address that stays silent, as IPv6 does where a
// network only seems to have it, costs no more than raceDelay. Each attempt starts when the previous one failed or has
// been silent that long (RFC 8305 §5). If all fail, the error is that of the first address. No attempt is left running
// when race returns.
func race(ctx context.Context, addrs []netip.AddrPort, dial dialFunc) (net.Conn, netip.AddrPort, error) {
	if len(addrs) == 0 {
		return nil, netip.AddrPort{}, nil
	}
	if len(addrs) == 1 {
		conn, err := dial(ctx, addrs[0])
		return conn, addrs[0], err
	}
	addrs = alternate(addrs)
	attempts, cancel := context.WithCancel(ctx)
	defer cancel()
	results := make(chan tried)
	started, under := 0, 0
	start := func() {
		n := started
		started++
		under++
		go func() {
			conn, err := dial(attempts, addrs[n])
			results <- tried{n, conn, err}
		}()
	}
	start()
	next := time.NewTimer(raceDelay)
	defer next.Stop()
	var firstErr error
	for under > 0 {
		select {
		case <-next.C:
		case t := <-results:
			under--
			if t.err == nil {
				cancel()
				join(results, under)
				return t.conn, addrs[t.n], nil
			}
			if t.n == 0 {
				firstErr = t.err
			}
		}
		if started < len(addrs) && ctx.Err() == nil {
			start()
			next.Reset(raceDelay)
		}
	}
	return nil, addrs[0], firstErr
}

// join waits for the attempts that lost the race.
func join(results <-chan tried, under int) {
	for range under {
		if t := <-results; t.conn != nil {
			t.conn.Close()
		}
	}
}

// alternate interleaves IPv6 and IPv4, starting with the family that the resolver put first (RFC 8305 §4). The order
// within a family is kept.
func alternate(addrs []netip.AddrPort) []netip.AddrPort {
	first := addrs[0].Addr().Is4()
	var same, other []netip.AddrPort
	for _, addr := range addrs {
		if addr.Addr().Is4() == first {
			same = append(same, addr)
		} else {
			other = append(other, addr)
		}
	}
	out := make([]netip.AddrPort, 0, len(addrs))
	for i := range max(len(same), len(other)) {
		if i < len(same) {
			out = append(out, same[i])
		}
		if i < len(other) {
			out = append(out, other[i])
		}
	}
	return out
}
