package runner

import "wsrun/scenario"

// runPauseReading stops reading at this end for a time, and continues immediately.
func runPauseReading(s *session, do *scenario.PauseReading) flow {
	if s.state != opened {
		return over
	}
	s.conn.Load().PauseReading(between(s.iteration, do.Time))
	return goOn
}
