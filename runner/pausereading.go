package runner

import "wsrun/scenario"

// runPauseReading stops this end's reading for a time, and goes on at once.
func runPauseReading(s *session, do *scenario.PauseReading) flow {
	if s.state != opened {
		return over
	}
	s.conn.Load().PauseReading(between(s.iteration, do.Time))
	return goOn
}
