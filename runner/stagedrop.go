package runner

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"wsrun/diag"
	"wsrun/executor"
	"wsrun/socket"
)

// storm cuts a share of the connections that are open, at the beginning of the stages that ask for it.
type storm struct {
	stages []executor.Stage
	rng    *rand.Rand
	wait   func(until time.Duration) bool // from the load's start; false: the run has ended
	links  func() []*session              // of all VUs
	log    func(text string)
}

// asked reports whether some stage drops connections.
func (s *storm) asked() bool {
	return slices.ContainsFunc(s.stages, func(st executor.Stage) bool { return st.Drop > 0 })
}

func (s *storm) run() {
	var begins time.Duration
	for i, st := range s.stages {
		if st.Drop > 0 {
			if !s.wait(begins) {
				return
			}
			dropped, open := s.drop(st.Drop)
			s.log(fmt.Sprintf("stage %d: dropped %d of %s", i+1, dropped, diag.Count(open, "connection")))
		}
		begins += st.Duration
	}
}

// drop cuts a share of the connections that are open, chosen by chance.
func (s *storm) drop(share float64) (dropped, open int) {
	type victim struct {
		sock *session
		conn *socket.Conn
	}
	var victims []victim
	for _, sock := range s.links() {
		if conn := connected(sock); conn != nil {
			victims = append(victims, victim{sock, conn})
		}
	}
	open = len(victims)
	dropped = int(math.Round(share * float64(open)))
	for i := range dropped {
		j := i + s.rng.IntN(open-i)
		victims[i], victims[j] = victims[j], victims[i]
		victims[i].sock.dropped.cut(victims[i].conn)
	}
	return dropped, open
}

// connected is a session's connection; nil: it has none, or is about to end. A session that handles an event at the
// moment is open.
func connected(s *session) *socket.Conn {
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
