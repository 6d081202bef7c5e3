package runner

import (
	"fmt"
	"time"

	"wsrun/scenario"
	"wsrun/socket"
)

// joining is how one of several sockets comes to its connection. Its zero value is that of a session that is alone.
type joining struct {
	dial      func(within time.Duration) // opens it, in the background
	stopDial  func()                     // ends the dial, or the wait for another
	dialling  bool
	refused   bool    // the dial has come to no session
	later     []*task // parts of the script that go on when it is connected again
	mark      uint64  // the last message before the script's HTTP request
	wasClosed string  // how it ended; "": it has not
	past      *pastEnd
}

// pastEnd is a session's end that the script has not seen yet, and may still wait for.
type pastEnd struct {
	end   socket.End
	wrong *failure // what it is if the script never looks at it; nil: nothing
}

// keepEnd keeps a session's end for a script that may wait for it later on. It is false if nobody will look at it.
func keepEnd(s *session, end socket.End, wrong *failure) bool {
	if !s.side.AwaitsEnd || s.script == nil || s.script.isOver() || s.failed || s.stopping || end.By == string(s.role) {
		return false
	}
	s.past = &pastEnd{end, wrong}
	return true
}

// takePast gives the script an end that came before it was waited for.
func takePast(s *session, t *task, step *scenario.Step) {
	p := s.past
	s.past = nil
	t.nameAction(step)
	t.step, t.began = step, s.host.now()
	wrong, _ := awaitedEnd(s, []*task{t}, p.end, p.wrong)
	if wrong != nil {
		s.iteration.fail(&s.observer, *wrong)
	}
}

// unseenEnds fails the iteration for an end that its script has never looked at, and should not have been.
func unseenEnds(it *iteration, list []*session) {
	for _, s := range list {
		if p := s.past; p != nil && p.wrong != nil && !it.failed {
			s.past = nil
			it.fail(&s.observer, *p.wrong)
		}
	}
}

// renewSocket makes one of several sockets ready for an iteration, or to be opened again.
func renewSocket(s *session) {
	s.state, s.openRuns = idle, false
	s.dialling, s.refused, s.gone, s.later, s.wasClosed, s.past = false, false, false, nil, "", nil
	s.response, s.reconnects = nil, 0
	s.frames.Reset()
}

// isReady reports whether the socket has opened, or was refused as it should be, and its on-open has ended.
func isReady(s *session) bool {
	return s.refused || !s.dialling && !s.gone && s.state != idle && !s.openRuns
}

// labelOfSocket is the socket's name for people.
func labelOfSocket(s *session) string {
	if s.plan.Count != nil {
		return fmt.Sprintf("%s[%d]", s.plan.Name, s.socket.Index)
	}
	return s.plan.Name
}

// notOpen says why nothing can be done at a socket.
func notOpen(s *session) string {
	switch {
	case s.wasClosed != "":
		return fmt.Sprintf("the socket %s is not open: it was closed with %s", labelOfSocket(s), s.wasClosed)
	case s.refused:
		return fmt.Sprintf("the socket %s is not open: its handshake was refused", labelOfSocket(s))
	}
	return fmt.Sprintf("the socket %s is not open yet", labelOfSocket(s))
}

// goneOnLater goes on with what the script began at a socket that was to be connected again, and reports whether
// nothing of that is left.
func goneOnLater(s *session) bool {
	if s.state != opened || !isReady(s) {
		return len(s.later) == 0
	}
	list := s.later
	s.later = nil
	for _, t := range list {
		if t.parent != nil && s.state == opened {
			s.exec(t)
		}
	}
	return true
}

// partedFrom is called when one of several sessions has ended, and is not alone in that if the iteration has failed.
// What the script waited for at it is over, unless the session is made up for.
func partedFrom(s *session) {
	if !s.gone {
		s.dropTasks(false)
	}
	if s.failed {
		s.shutAll(1000)
	}
	s.settle()
}
