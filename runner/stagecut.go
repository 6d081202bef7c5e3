package runner

import (
	"sync/atomic"

	"wsrun/socket"
)

// stageCut is the connection of a session that a stage of the load has cut; the zero value is none. It is safe for
// concurrent use.
type stageCut struct{ conn atomic.Pointer[socket.Conn] }

// cut cuts a connection as if the network had done so, and without the session's lock: a handler may hold it in a write
// that blocks.
func (c *stageCut) cut(conn *socket.Conn) {
	c.conn.Store(conn)
	conn.Cut()
}

// ended reports whether a connection that has ended did so because it was cut here. It is forgotten then.
func (c *stageCut) ended(conn *socket.Conn, end socket.End) bool {
	if c.conn.Load() == nil {
		return false
	}
	return c.conn.CompareAndSwap(conn, nil) && end.By == socket.ByClient && end.Code == 1006
}
