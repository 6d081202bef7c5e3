package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/coder/websocket"
)

// within bounds each HTTP request, as the scenario's default does.
const within = 10 * time.Second

// gets requests a page so many times beside each WebSocket connection, on an HTTP connection of its own that is kept.
func (w *work) gets() error {
	return each(w.connections, func() error {
		ctx := context.Background()
		conn, _, err := websocket.Dial(ctx, w.url, nil)
		if err != nil {
			return err
		}
		defer conn.CloseNow()
		w.opened.Add(1)
		client := &http.Client{Transport: http.DefaultTransport.(*http.Transport).Clone()}
		defer client.CloseIdleConnections()
		url := "http" + strings.TrimPrefix(strings.Replace(w.url, "/echo", "/page", 1), "ws")
		for range w.messages {
			if err := get(ctx, client, url); err != nil {
				return err
			}
		}
		w.sent.Add(int64(w.messages))
		w.received.Add(int64(w.messages))
		return conn.Close(websocket.StatusNormalClosure, "")
	})
}

// get requests a page and reads it.
func get(ctx context.Context, client *http.Client, url string) error {
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err == nil && (resp.StatusCode != http.StatusOK || len(body) == 0) {
		err = fmt.Errorf("status %d with %d bytes", resp.StatusCode, len(body))
	}
	return err
}
