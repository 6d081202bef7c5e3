package runner

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"wsrun/diag"
	"wsrun/socket"
)

// watchStages cuts connections at the beginning of the stages that ask for it. It costs a goroutine where one does, and
// nothing else.
func (r *Runner) watchStages() {
	asked := false
	for _, s := range r.plan.Load.Stages {
		asked = asked || s.Drop > 0
	}
	if asked {
		r.beside(r.dropByStages)
	}
}

func (r *Runner) dropByStages() {
	rng := stageDrops.rng(r.opt.Seed, 0)
	var begins time.Duration
	for i, s := range r.plan.Load.Stages {
		if s.Drop > 0 {
			if !r.sleep(begins - r.elapsed()) {
				return
			}
			dropped, open := r.dropShare(s.Drop, rng)
			if r.opt.Log != nil {
				r.opt.Log(
					Line{
						time.Duration(r.now()),
						0,
						fmt.Sprintf("stage %d: dropped %d of %s", i+1, dropped, diag.Count(open, "connection")),
					},
				)
			}
		}
		begins += s.Duration
	}
}

// dropShare cuts a share of the connections that are open, chosen by chance.
func (r *Runner) dropShare(share float64, rng *rand.Rand) (dropped, open int) {
	type target struct {
		v    *vu
		conn *socket.Conn
	}
	var targets []target
	for _, v := range r.pool.all() {
		if conn := v.sock.connected(); conn != nil {
			targets = append(targets, target{v, conn})
		}
	}
	open = len(targets)
	dropped = int(math.Round(share * float64(open)))
	for i := range dropped {
		j := i + rng.IntN(open-i)
		targets[i], targets[j] = targets[j], targets[i]
		targets[i].v.sock.cutOff(targets[i].conn)
	}
	return dropped, open
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

// droppedByStage tells whether the connection ended because a stage of the load cut it.
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
