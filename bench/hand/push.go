package main

import (
	"context"
	"encoding/json"

	"github.com/coder/websocket"
)

// push counts what the server sends on each connection, then closes it.
func (w *work) push() error {
	return each(w.connections, func() error {
		ctx := context.Background()
		conn, _, err := websocket.Dial(ctx, w.url, nil)
		if err != nil {
			return err
		}
		defer conn.CloseNow()
		w.opened.Add(1)
		received, matched := 0, 0
		for received < w.messages {
			_, data, err := conn.Read(ctx)
			if err != nil {
				return err
			}
			received++
			if !w.json {
				continue
			}
			ok, err := dear(data)
			if err != nil {
				return err
			}
			if ok {
				matched++
			}
		}
		w.received.Add(int64(received))
		w.matched.Add(int64(matched))
		return conn.Close(websocket.StatusNormalClosure, "")
	})
}

// dear reports whether a message is a tick with a price above 100.
func dear(data []byte) (bool, error) {
	var msg map[string]any
	if err := json.Unmarshal(data, &msg); err != nil {
		return false, err
	}
	price, _ := msg["price"].(float64)
	return msg["type"] == "tick" && price > 100, nil
}
