package runner

import (
	"time"

	"wsrun/scenario"
	"wsrun/socket"
)

// sendRaw writes bytes that may be no frame. They count as no message.
func (s *session) sendRaw(t *task, step *scenario.Step, do *scenario.SendRaw) flow {
	if s.state != opened {
		return over
	}
	payload, err := s.encode(t, do.Payload, false)
	if err != nil {
		return s.evalFailed(t, step, err)
	}
	data := do.Bytes(payload)
	if err := s.conn.Load().WriteRaw(data); err != nil {
		return s.writeFailed(t, step, err)
	}
	s.frame(true, socket.OpRaw, data, s.host.now(), step)
	t.sends += len(data)
	return goOn
}

// pauseReading stops this end's reading for a time, and goes on at once.
func (s *session) pauseReading(do *scenario.PauseReading) flow {
	if s.state != opened {
		return over
	}
	s.conn.Load().PauseReading(s.between(do.Time))
	return goOn
}

// drop cuts TCP without a closing handshake.
func (s *session) drop(do *scenario.Drop) flow {
	if s.state != opened {
		return over
	}
	s.state, s.cutByUs = closing, true
	s.dropTasks()
	s.stopTimers()
	if do.Reset {
		s.conn.Load().Reset()
	} else {
		s.conn.Load().Cut()
	}
	return over
}

// between is a time, or one between two that is chosen by chance.
func (it *iteration) between(r scenario.Range) time.Duration {
	span := r.To - r.From
	if span <= 0 {
		return r.From
	}
	if it.rng == nil {
		from := waits
		if it.role == Server {
			from = mockWaits
		}
		it.rng = from.rng(it.host.opt.Seed, it.id)
	}
	return r.From + time.Duration(it.rng.Int64N(int64(span)+1))
}

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
