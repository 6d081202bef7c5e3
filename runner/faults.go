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
