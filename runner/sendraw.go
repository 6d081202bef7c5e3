package runner

import (
	"wsrun/scenario"
	"wsrun/socket"
)

// runSendRaw writes bytes that may not be a frame. They don't count as a message.
func runSendRaw(s *session, t *task, step *scenario.Step, do *scenario.SendRaw) flow {
	if s.state != opened {
		return over
	}
	payload, err := encode(s.iteration, t, do.Payload, false)
	if err != nil {
		return s.evalFailed(t, step, err)
	}
	data := do.Bytes(payload)
	if err := s.conn.Load().WriteRaw(data); err != nil {
		return writeFailed(s, t, step, err)
	}
	s.frame(true, socket.OpRaw, data, s.host.now(), step)
	t.sends += len(data)
	return goOn
}
