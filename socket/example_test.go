package socket_test

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"wsrun/socket"
	"wsrun/transport"
)

// Both ends of a connection: the server sends every message back, the client
// sends one and closes.
func Example() {
	ln, err := transport.Listen("127.0.0.1:0")
	if err != nil {
		fmt.Println(err)
		return
	}
	srv := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, err := socket.Accept(w, r, socket.AcceptConfig{})
		if err != nil {
			return // the client was answered
		}
		defer c.Release()
		var buf []byte
		for {
			_, msg, _, err := c.ReadMessage(buf, false)
			if err != nil || c.WriteText(msg) != nil {
				return
			}
			buf = msg
		}
	})}
	served := make(chan error, 1)
	go func() { served <- srv.Serve(ln) }()
	defer func() {
		_ = srv.Close()
		<-served
	}()

	d := socket.NewDialer(socket.Config{Timeout: 10 * time.Second, WriteTimeout: 10 * time.Second})
	c, hs := d.Dial(context.Background(), socket.Request{URL: "ws://" + ln.Addr().String()})
	if hs.Err != nil {
		fmt.Println(hs.Err.Kind, hs.Err)
		return
	}
	defer c.Release()
	_ = c.WriteText([]byte("hello"))
	_, msg, _, err := c.ReadMessage(nil, false)
	fmt.Println(string(msg), err)

	_ = c.SendClose(1000, "done")
	_, _, _, err = c.ReadMessage(nil, false)
	end := c.End(err)
	fmt.Println(end.Code, end.Reason, end.By, end.Clean, end.PeerCode)
	// Output:
	// hello <nil>
	// 1000 done client true 1000
}
