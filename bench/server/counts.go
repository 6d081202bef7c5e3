package main

import (
	"encoding/json"
	"net/http"
	"sync/atomic"
)

// counts is what the server saw, to be held against what a client says. It is
// added to once a connection, not once a message; HTTP requests are messages too,
// and counted one by one.
type counts struct {
	opened, received, sent atomic.Int64
}

// ServeHTTP writes the counts of all connections that were opened, and the
// messages of all that ended or were pushed to.
func (c *counts) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]int64{
		"opened": c.opened.Load(), "received": c.received.Load(), "sent": c.sent.Load(),
	})
}
