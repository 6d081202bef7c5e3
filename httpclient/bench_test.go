package httpclient_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"testing"
	"time"

	"wsrun/httpclient"
	"wsrun/internal/wstest"
	"wsrun/transport"
)

func hello(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, `{"type":"echo","id":12345,"text":"hello, world"}`)
}

// BenchmarkDo is a request on a kept connection.
func BenchmarkDo(b *testing.B) {
	srv := wstest.Serve(b, http.HandlerFunc(hello))
	c := newClient(b, httpclient.Config{MaxBody: 32 << 20}, nil)
	r := httpclient.Request{Method: "GET", URL: parse(b, srv.URL)}
	b.ReportAllocs()
	for b.Loop() {
		ctx, cancel := transport.Limit(context.Background(), 10*time.Second)
		if _, err := c.Do(ctx, r); err != nil {
			b.Fatal(err)
		}
		cancel()
	}
}

// BenchmarkByHand is the same with net/http.
func BenchmarkByHand(b *testing.B) {
	srv := wstest.Serve(b, http.HandlerFunc(hello))
	c := http.Client{Transport: &http.Transport{}}
	defer c.CloseIdleConnections()
	url := parse(b, srv.URL).String()
	b.ReportAllocs()
	for b.Loop() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		r, err := http.NewRequestWithContext(ctx, "GET", url, nil)
		if err != nil {
			b.Fatal(err)
		}
		resp, err := c.Do(r)
		if err != nil {
			b.Fatal(err)
		}
		if _, err = io.ReadAll(resp.Body); err != nil {
			b.Fatal(err)
		}
		resp.Body.Close()
		cancel()
	}
}

// BenchmarkClient is what a virtual user's client takes with its connection, in bytes and goroutines.
func BenchmarkClient(b *testing.B) {
	srv := wstest.TCP(b, func(p *wstest.Peer) {
		for readHead(p) {
			_, _ = fmt.Fprint(p, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
		}
	})
	shared := httpclient.NewShared(httpclient.Config{})
	u := parse(b, srv.URL)
	memory := func() float64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return float64(m.HeapAlloc + m.StackInuse)
	}
	const n = 500
	for b.Loop() {
		before, goroutines := memory(), runtime.NumGoroutine()
		var clients []*httpclient.Client
		for range n {
			c := shared.NewClient(nil)
			if _, err := c.Do(context.Background(), httpclient.Request{URL: u}); err != nil {
				b.Fatal(err)
			}
			clients = append(clients, c)
		}
		b.ReportMetric((memory()-before)/n, "B/client")
		b.ReportMetric(float64(runtime.NumGoroutine()-goroutines)/n, "goroutines/client")
		for _, c := range clients {
			c.Close()
		}
	}
}
