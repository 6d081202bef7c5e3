// Package transport opens the connections that protocols run over: DNS, address overrides, proxies, TCP, TLS.
//
// In: a [Dialer], made from a [Config], and a [Target]. Out: a net.Conn and an [Opening] with the duration of each
// phase, the number of bytes that went over TCP, and what went wrong, as one [Kind] of a closed list with a sentence
// that names the target. Connections of the server end come from [Listen]. The package knows nothing of WebSocket, and
// of HTTP only what it takes to ask a proxy. A protocol describes phases of its own as [Phase] values, and its errors
// are then classified and worded like those of this package.
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
// The caller owns what Dial returns, and closes it. If Dial failed, neither connection nor goroutine is left. A [Link]
// is the TCP connection, below TLS if there is TLS: it counts bytes. After [Link.Use] it also bounds writes, and has a
// goroutine read ahead while a write waits for the peer. One goroutine at a time may read and one may write; everything
// else may be called from any goroutine.
package transport
