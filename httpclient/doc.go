// Package httpclient performs the HTTP requests of virtual users, and measures them.
//
// In: a [Shared], made from a [Config] for all virtual users; a [Client] of it for each; and [Request]s. Out: an
// [Exchange], which holds everything known about a request and its answer, with durations as k6 defines them; and what
// went wrong, as one kind of the closed list with a sentence that names the request and says how much had arrived.
//
//	shared := httpclient.NewShared(httpclient.Config{MaxBody: 32 << 20})
//	client := shared.NewClient(jar)
//	defer client.Close()
//	ctx, cancel := transport.Limit(ctx, 10*time.Second)
//	defer cancel()
//	exchange, err := client.Do(ctx, httpclient.Request{Method: "GET", URL: u})
//
// It is net/http's Transport on top of our own package transport, so DNS, address overrides, proxies, TLS and the kinds
// of errors are the same as in a WebSocket handshake. HTTP/2 is offered only through TLS (ALPN).
//
// # Who owns what
//
// A Client keeps its connections between requests, two goroutines each, until Close. Do may be called from several
// goroutines at a time. The goroutines that it starts for dialling have ended when it returns. What it returns belongs
// to the caller.
package httpclient
