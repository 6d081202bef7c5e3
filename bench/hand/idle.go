package main

import (
	"context"

	"github.com/coder/websocket"
)

// idle opens all connections at once and waits on each, in the goroutine that
// dialled it, until the server closes it. Descriptors need no care: Go raises
// the soft limit to the hard one when a process starts.
func (w *work) idle() error {
	return each(w.connections, func() error {
		ctx := context.Background()
		conn, _, err := websocket.Dial(ctx, w.url, nil)
		if err != nil {
			return err
		}
		defer conn.CloseNow()
		w.opened.Add(1)
		_, _, err = conn.Read(ctx)
		if websocket.CloseStatus(err) == websocket.StatusNormalClosure {
			return nil
		}
		return err
	})
}
