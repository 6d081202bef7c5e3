package runner

import "wsrun/scenario"

// runDrop cuts TCP without a closing handshake.
func runDrop(s *session, do *scenario.Drop) flow {
	if s.state != opened {
		return over
	}
	s.state, s.cutByUs = closing, true
	s.dropTasks(false)
	s.clocks.stop()
	if do.Reset {
		s.conn.Load().Reset()
	} else {
		s.conn.Load().Cut()
	}
	return over
}
