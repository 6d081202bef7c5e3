// Package transport opens the connections that a protocol travels on: DNS, the
// addresses of names that are given, proxies, TCP, TLS.
//
// In: a [Dialer], made of a [Config], and a [Target]. Out: a net.Conn and an
// [Opening] that says how long each phase took, how many bytes went over TCP and
// what went wrong, as one [Kind] of a closed list with a sentence that names
// the target. The other end's connections come from [Listen]. The package knows
// neither WebSocket nor HTTP beyond what a proxy is asked; a protocol describes
// phases of its own by [Phase], and its errors are classified and told like
// those of here.
//
//	d := transport.NewDialer(transport.Config{})
//	ctx, cancel := transport.Limit(ctx, 10*time.Second)
//	defer cancel()
//	conn, opening := d.Dial(ctx, transport.Target{Host: "example.com", Port: "443", TLS: true})
//	if opening.Err != nil {
//		return opening.Err
//	}
//	defer conn.Close()
//	// … a request and its answer, which the context's end interrupts …
//	if !opening.Detach() {
//		return ctx.Err()
//	}
//	// … from here on, the context means nothing to the connection.
//
// # Who owns what
//
// The caller owns what Dial returns, and closes it. If Dial failed, nothing is
// left: neither connection nor goroutine. A [Link] is the TCP connection, below
// TLS if there is TLS: it counts bytes, and after [Link.Use] it bounds writes,
// and has a goroutine that reads ahead while a write waits for the peer. One
// goroutine at a time may read and one may write; everything else may be called
// from any goroutine.
package transport
