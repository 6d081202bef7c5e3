package main

import (
	"sync"
	"time"

	"github.com/lxzan/gws"
)

// settle is how long a full crowd stays open, so that the last ones to come
// have gone to sleep too.
const settle = time.Second

// idle is a connection that says nothing until the crowd is full.
type idle struct {
	gws.BuiltinEventHandler
	counts *counts
	crowd  *crowd
	of     int
}

func (i *idle) OnOpen(conn *gws.Conn) {
	i.counts.opened.Add(1)
	i.crowd.join(conn, i.of)
}

// crowd holds the idle connections; it may be joined concurrently.
type crowd struct {
	mu    sync.Mutex
	conns []*gws.Conn
}

// join adds a connection. The one that makes it n starts the end of them all.
func (c *crowd) join(conn *gws.Conn, n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.conns = append(c.conns, conn)
	if len(c.conns) == n {
		all := c.conns
		c.conns = nil
		time.AfterFunc(settle, func() {
			for _, conn := range all {
				_ = conn.WriteClose(1000, nil)
			}
		})
	}
}
