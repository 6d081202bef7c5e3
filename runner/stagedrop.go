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
