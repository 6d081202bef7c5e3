package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/coder/websocket"
)

// request is what is sent, byte for byte what the scenarios send.
const request = `{"type":"echo","id":12345,"text":"hello, world"}`

// requests sends a message on each connection and waits for the reply, so many
// times.
func (w *work) requests() error {
	return each(w.connections, func() error {
		ctx := context.Background()
		conn, _, err := websocket.Dial(ctx, w.url, nil)
		if err != nil {
			return err
		}
		defer conn.CloseNow()
		w.opened.Add(1)
		for range w.messages {
			if err := w.roundTrip(ctx, conn); err != nil {
				return err
			}
		}
		w.sent.Add(int64(w.messages))
		w.received.Add(int64(w.messages))
		return conn.Close(websocket.StatusNormalClosure, "")
	})
}

// roundTrip sends the request and judges its reply.
func (w *work) roundTrip(ctx context.Context, conn *websocket.Conn) error {
	if err := conn.Write(ctx, websocket.MessageText, []byte(request)); err != nil {
		return err
	}
	_, reply, err := conn.Read(ctx)
	if err != nil {
		return err
	}
	if !w.json {
		if len(reply) == 0 {
			return errors.New("an empty reply")
		}
		return nil
	}
	var msg map[string]any
	if err := json.Unmarshal(reply, &msg); err != nil {
		return err
	}
	if msg["type"] != "echo" {
		return fmt.Errorf("a reply of type %v", msg["type"])
	}
	return nil
}
