package transport

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestRace connects to several addresses, by what each of them does: "silent",
// "refuses", or a time after which it answers.
func TestRace(t *testing.T) {
	refused := errors.New("refused")
	for name, tt := range map[string]struct {
		does  []string
		limit time.Duration
		want  int // the address that is connected to, or whose error it is
		err   error
		took  time.Duration
	}{
		"one":                       {[]string{"10ms"}, time.Minute, 0, nil, 10 * time.Millisecond},
		"the first answers":         {[]string{"10ms", "1ms"}, time.Minute, 0, nil, 10 * time.Millisecond},
		"the first is silent":       {[]string{"silent", "10ms"}, time.Minute, 1, nil, raceDelay + 10*time.Millisecond},
		"two are silent":            {[]string{"silent", "silent", "10ms"}, time.Minute, 2, nil, 2*raceDelay + 10*time.Millisecond},
		"the first is slow":         {[]string{"1s", "1ms"}, time.Minute, 1, nil, raceDelay + time.Millisecond},
		"the second is slower":      {[]string{"300ms", "1s"}, time.Minute, 0, nil, 300 * time.Millisecond},
		"the first refuses":         {[]string{"refuses", "10ms"}, time.Minute, 1, nil, 10 * time.Millisecond},
		"all refuse":                {[]string{"refuses", "refuses"}, time.Minute, 0, refused, 0},
		"silent and refuses":        {[]string{"silent", "refuses"}, time.Second, 0, context.DeadlineExceeded, time.Second},
		"all are silent":            {[]string{"silent", "silent", "silent"}, time.Second, 0, context.DeadlineExceeded, time.Second},
		"more than there is time":   {[]string{"silent", "silent", "silent"}, 300 * time.Millisecond, 0, context.DeadlineExceeded, 300 * time.Millisecond},
		"refuses, silent, and good": {[]string{"refuses", "silent", "10ms"}, time.Minute, 2, nil, raceDelay + 10*time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), tt.limit)
				defer cancel()
				var addrs []netip.AddrPort
				for i := range tt.does {
					addrs = append(addrs, netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 0, 0, 1}), uint16(i+1)))
				}
				open := 0
				began := time.Now()
				conn, addr, err := race(ctx, addrs, func(ctx context.Context, addr netip.AddrPort) (net.Conn, error) {
					does := tt.does[addr.Port()-1]
					if does == "refuses" {
						return nil, refused
					}
					after, err := time.ParseDuration(does)
					if err != nil {
						after = time.Hour
					}
					select {
					case <-ctx.Done():
						return nil, ctx.Err()
					case <-time.After(after):
						open++
						return &net.TCPConn{}, nil
					}
				})
				if took := time.Since(began); took != tt.took || int(addr.Port())-1 != tt.want || !errors.Is(err, tt.err) || (conn == nil) != (err != nil) || open > 1 {
					t.Errorf("got address %d, %v after %v, %d opened; want %d, %v after %v", addr.Port()-1, err, took, open, tt.want, tt.err, tt.took)
				}
			})
		})
	}
}

func TestAlternate(t *testing.T) {
	parse := func(texts ...string) (addrs []netip.AddrPort) {
		for _, text := range texts {
			addrs = append(addrs, netip.AddrPortFrom(netip.MustParseAddr(text), 80))
		}
		return addrs
	}
	for _, tt := range []struct{ in, want []string }{
		{[]string{"::1", "127.0.0.1"}, []string{"::1", "127.0.0.1"}},
		{[]string{"10.0.0.1", "10.0.0.2"}, []string{"10.0.0.1", "10.0.0.2"}},
		{[]string{"fd00::1", "fd00::2", "fd00::3", "10.0.0.1"}, []string{"fd00::1", "10.0.0.1", "fd00::2", "fd00::3"}},
		{[]string{"10.0.0.1", "10.0.0.2", "fd00::1", "fd00::2"}, []string{"10.0.0.1", "fd00::1", "10.0.0.2", "fd00::2"}},
	} {
		got, want := alternate(parse(tt.in...)), parse(tt.want...)
		if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b netip.AddrPort) bool { return a == b })); diff != "" {
			t.Errorf("%v (-want +got):\n%s", tt.in, diff)
		}
	}
}
