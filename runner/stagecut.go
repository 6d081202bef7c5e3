package runner

import "wsrun/socket"

// connected is the session's connection; nil: it has none, or is about to end. A session that handles an event at the
// moment is open.
func (s *session) connected() *socket.Conn {
	conn := s.conn.Load()
	if conn == nil || !s.mu.TryLock() {
		return conn
	}
	defer s.mu.Unlock()
	if s.state != opened {
		return nil
	}
	return conn
}

// droppedByStage reports whether the connection ended because a stage of the load cut it.
func (s *session) droppedByStage(conn *socket.Conn, end socket.End) bool {
	if s.dropped.Load() == nil {
		return false
	}
	return s.dropped.CompareAndSwap(conn, nil) && end.By == string(s.role) && end.Code == 1006
}

// cutOff cuts a connection as if the network had done so, and without the lock: a handler may hold it in a write that
// blocks.
func (s *session) cutOff(conn *socket.Conn) {
	s.dropped.Store(conn)
	conn.Cut()
}
