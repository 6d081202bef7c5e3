// Package socket is one WebSocket connection, client or server end, over
// github.com/coder/websocket.
//
// In: a [Dialer] and a [Request], or an HTTP request to [Accept]. Out: a
// [Conn] to read and write messages on, a [Handshake] that says how long each
// phase of opening took and what the server answered, and in the end an [End]
// that says who ended the connection, with which code, and what went wrong, as
// one [Kind] of a closed list. What the connection travels on is opened by
// package transport. The package knows no metrics and no scenario: its caller
// turns times, counts and kinds into samples.
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
// The goroutine that calls [Conn.ReadMessage] owns the connection's end: it
// learns of it from the error, and calls [Conn.Release]. Writes, pings,
// [Conn.SendClose] and the cuts may come from any goroutine at any time; a cut
// wakes the reader and a blocked writer. No goroutine is started for an open
// connection (a dial may use one, and waits for it), and no context reaches a
// read: who waits uses a timer and Cut.
//
// # What coder/websocket does and what we do
//
// coder/websocket makes and verifies the opening handshake, reads frames,
// reassembles, inflates and deflates messages, answers a close frame, and
// refuses most of what RFC 6455 forbids. Under it lies package transport, which
// dials, and our own request and answer over it (no net/http.Transport, thus
// exact phases and neither its goroutines nor its buffers).
// Beside it we write control frames with a chosen payload, a close frame that
// does not wait for its answer, and the uncompressed data frames of the client
// end: in one system call where coder makes one for each 4 KiB. All frames meet
// in [Conn]'s two locks, so that they stand side by side and exactly one close
// frame leaves.
package socket
