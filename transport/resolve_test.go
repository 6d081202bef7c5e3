package transport

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestResolve(t *testing.T) {
	broken := errors.New("no DNS here")
	d := NewDialer(Config{Proxy: "none", Hosts: map[string]string{"a.example": "192.0.2.1"}})
	d.resolver = &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		return nil, broken
	}}
	type resolved struct {
		Addrs  string
		Looked bool
	}
	for host, want := range map[string]resolved{
		"a.example": {"192.0.2.1:80", false},
		"192.0.2.7": {"192.0.2.7:80", false},
		"::1":       {"[::1]:80", false},
	} {
		addrs, looked, err := d.resolve(t.Context(), host, "80")
		if err != nil || len(addrs) != 1 {
			t.Errorf("%s: got %v, %v", host, addrs, err)
			continue
		}
		if diff := cmp.Diff(want, resolved{addrs[0].String(), looked}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", host, diff)
		}
	}
	ctx, cancel := Limit(t.Context(), time.Second)
	defer cancel()
	conn, opening := d.Dial(ctx, Target{Host: "b.example", Port: "80"})
	if err := opening.Err; conn != nil || err == nil || err.Kind != KindDNS || err.Phase != PhaseDNS {
		t.Fatalf("got %v, want a dns error", err)
	}
	if opening.DNS <= 0 {
		t.Error("the DNS phase is not filled")
	}
}

// TestResolverTimesOut has a DNS server that does not answer.
func TestResolverTimesOut(t *testing.T) {
	d := NewDialer(Config{Proxy: "none"})
	d.resolver = &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}}
	ctx, cancel := Limit(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, opening := d.Dial(ctx, Target{Host: "b.example", Port: "80"})
	if err := opening.Err; err == nil || err.Kind != KindDNS || err.Error() != "no address for b.example within 50ms" {
		t.Errorf("got %v, want a dns error about 50ms", err)
	}
}

// TestDialTriesAddressesInTurn has a refusing and a good
// address.
func TestDialTriesAddressesInTurn(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	good := ln.Addr().(*net.TCPAddr).AddrPort()
	refusing := closed.Addr().(*net.TCPAddr).AddrPort()
	closed.Close()
	d := NewDialer(Config{})
	addrs := []netip.AddrPort{refusing, good}
	tcp, addr, err := race(t.Context(), addrs, d.dialAddr)
	if err != nil {
		t.Fatal(err)
	}
	tcp.Close()
	if addr != good {
		t.Errorf("got %s, want %s", addr, good)
	}
	_, addr, err = race(t.Context(), []netip.AddrPort{refusing, refusing}, d.dialAddr)
	if err == nil || addr != refusing {
		t.Errorf("got %s, %v, want the first address and its error", addr, err)
	}
}
