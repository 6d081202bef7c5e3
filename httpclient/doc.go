// Package httpclient does the HTTP requests of virtual users, and measures them.
//
// In: a [Shared], made of a [Config] that holds for all virtual users, of it a [Client] for each, and [Request]s. Out:
// an [Exchange], which is all that is known of a request and its answer, with its times by k6's definitions; and what
// went wrong, as one kind of the closed list with a sentence that names the request and says what had come.
//
//	shared := httpclient.NewShared(httpclient.Config{MaxBody: 32 << 20})
//	client := shared.NewClient(jar)
//	defer client.Close()
//	ctx, cancel := transport.Limit(ctx, 10*time.Second)
//	defer cancel()
//	exchange, err := client.Do(ctx, httpclient.Request{Method: "GET", URL: u})
//
// It is net/http's Transport on the connections of our own transport, so DNS, given addresses, proxies, TLS and the
// kinds of errors are those of a WebSocket handshake. HTTP/2 is offered by TLS (ALPN) alone.
//
// # Who owns what
//
// A Client keeps its connections between requests, two goroutines each, until Close. Do may be called by several
// goroutines at a time. It starts goroutines that dial, and has joined them when it returns. What it returns is the
// caller's.
package httpclient
