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
func (p *pool) watchStages() {
	asked := false
	for _, s := range p.run.plan.Load.Stages {
		asked = asked || s.Drop > 0
	}
	if asked {
		p.run.beside(p.dropByStages)
	}
}

func (p *pool) dropByStages() {
	r := p.run
	rng := stageDrops.rng(r.opt.Seed, 0)
	var begins time.Duration
	for i, s := range r.plan.Load.Stages {
		if s.Drop > 0 {
			if !r.sleep(begins - r.elapsed()) {
				return
			}
			dropped, open := p.dropShare(s.Drop, rng)
			r.log(0, fmt.Sprintf("stage %d: dropped %d of %s", i+1, dropped, diag.Count(open, "connection")))
		}
		begins += s.Duration
	}
}

// dropShare cuts a share of the connections that are open, chosen by chance.
func (p *pool) dropShare(share float64, rng *rand.Rand) (dropped, open int) {
	type target struct {
		v    *vu
		conn *socket.Conn
	}
	var targets []target
	for _, v := range p.all() {
		if conn := connected(v.sock); conn != nil {
			targets = append(targets, target{v, conn})
		}
	}
	open = len(targets)
	dropped = int(math.Round(share * float64(open)))
	for i := range dropped {
		j := i + rng.IntN(open-i)
		targets[i], targets[j] = targets[j], targets[i]
		targets[i].v.sock.dropped.cut(targets[i].conn)
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
