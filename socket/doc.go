// Package socket implements one WebSocket connection, client or server end, over github.com/coder/websocket.
//
// In: a [Dialer] and a [Request], or an HTTP request to [Accept]. Out: a [Conn] to read and write messages on; a
// [Handshake] with the duration of each phase of opening and the server's answer; and finally an [End] that tells who
// ended the connection, with which code, and what went wrong, as one [Kind] of a closed list. Package transport opens
// the underlying connection. This package knows neither metrics nor scenarios: its caller turns times, counts and kinds
// into samples.
//
//	d := socket.NewDialer(socket.Config{Timeout: 10 * time.Second})
//	c, hs := d.Dial(ctx, socket.Request{URL: "ws://127.0.0.1:8080/"})
//	if hs.Err != nil {
//		return hs.Err
//	}
//	defer c.Release()
//	if err := c.WriteText([]byte("hello")); err != nil {
//		return err
//	}
//	var buf []byte
//	for {
//		_, msg, _, err := c.ReadMessage(buf, false)
//		if err != nil {
//			return c.End(err) // who closed, with which code
//		}
//		buf = msg // read into the same memory again
//	}
//
// # Who owns what
//
// The goroutine that calls [Conn.ReadMessage] owns the connection's end: it learns of it from the error and calls
// [Conn.Release]. Writes, pings, [Conn.SendClose] and the cuts may come from any goroutine at any time; a cut wakes the
// reader and a blocked writer. An open connection has no goroutines of its own (a dial may use one, and waits for it),
// and no context reaches a read: to bound a wait, use a timer and Cut.
//
// # What coder/websocket does and what we do
//
// coder/websocket makes and verifies the opening handshake, reads frames, reassembles, inflates and deflates messages,
// answers close frames, and rejects most of what RFC 6455 forbids. Below it, package transport dials, and our own code
// sends the request and reads the answer (without net/http.Transport: phases are exact, and there are none of its
// goroutines and buffers). Beside it, we write control frames with a chosen payload, close frames that do not wait for
// an answer, and the client end's uncompressed data frames: in one system call, where coder needs one for each 4 KiB.
// All frames pass through the two locks of [Conn], which keep them from interleaving and ensure that exactly one close
// frame is sent.
package socket
