package main

import (
	"context"
	"sync/atomic"

	"github.com/coder/websocket"
)

// runSessions opens one connection after the other, each for one round trip.
func (w *work) runSessions() error {
	var begun atomic.Int64
	return each(w.connections, func() error {
		for begun.Add(1) <= int64(w.sessions) {
			if err := w.session(context.Background()); err != nil {
				return err
			}
		}
		return nil
	})
}

func (w *work) session(ctx context.Context) error {
	conn, _, err := websocket.Dial(ctx, w.url, nil)
	if err != nil {
		return err
	}
	defer conn.CloseNow()
	w.opened.Add(1)
	if err := w.roundTrip(ctx, conn); err != nil {
		return err
	}
	w.sent.Add(1)
	w.received.Add(1)
	return conn.Close(websocket.StatusNormalClosure, "")
}
