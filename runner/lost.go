package runner

import (
	"errors"

	"wsrun/scenario"
	"wsrun/socket"
)

// lost is a write that failed: the connection is gone.
type lost struct {
	err  error
	step *scenario.Step
	// What waited then, for the judgement of the session's end.
	pending *scenario.Step
	open    bool
	closers []*task
}

// writeFailed ends all that the session does. How the connection ended is for the reader to find out: the peer's close
// frame may lie there.
func writeFailed(s *session, t *task, step *scenario.Step, err error) flow {
	s.oweAll(s)
	s.owe(t.list, t.pc+1)
	breaks(s, step, err)
	return over
}

// breaks ends what a session does on a connection on which a write has failed.
func breaks(s *session, step *scenario.Step, err error) {
	l := &lost{err: err, step: step}
	l.pending, l.open = s.pending()
	l.closers = takeClosers(s)
	s.lost = l
	var e *socket.Error
	if s.role == Server && errors.As(err, &e) && e.Kind == socket.KindWriteTimeout {
		s.log("server: " + e.Error())
	}
	s.quiet()
}

// cutInWrite notes that the iteration was cut while it wrote a frame.
func cutInWrite(s *session) {
	if s.role == Client && s.cutAt == nil {
		s.cutAt = &cut{label: s.lost.step.Label, at: place(s.lost.step)}
	}
}
