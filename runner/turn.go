package runner

import (
	"time"

	"wsrun/socket"
)

// turn is where a VU is in its iterations. One goroutine owns it at a time: one that prepares, dials and opens, whose
// stack the handshake has grown, and then a fresh one that lives on the session with a small stack for as long as that
// takes. A VU that waits for messages thus costs the smaller of the two.
type turn struct {
	once  bool  // one iteration, of the open model, that was due at a time
	dueAt int64 // ns since the run's start
	ended func()

	began        int64
	late         time.Duration // how late it began after it was due
	notConnected bool          // its session did not open
}

// start starts a VU's iterations: one that was due at a time, or as many as the load allows. The executor has said that
// it expects the VU.
func (v *vu) start(t turn) {
	r := v.run
	v.mu.Lock()
	v.stopping = r.stopped() // whoever asks all VUs to stop may have been just too early for this one
	v.mu.Unlock()
	v.turn = t
	r.pool.gauge.Add(1)
	r.pool.working.Add(1)
	go v.iterate()
}

// iterate runs iterations until one has a session, on which a goroutine of its own goes on.
func (v *vu) iterate() {
	defer func() { v.gaveOut(recover()) }()
	for v.once || !v.leaving.Load() && v.mayIterate() {
		begun, more := v.begin()
		if begun {
			return
		}
		if !more || v.once {
			break
		}
		if v.failed && v.notConnected && v.run.plan.Load.Timed() {
			v.run.sleep(failedPause)
		}
	}
	v.retire()
}

// mayIterate reports whether a VU may begin another iteration, and takes it from those that the load has left.
func (v *vu) mayIterate() bool {
	return v.run.starting() && !v.run.feeders.rowless(v.picks.vu) && v.run.executor.More(v.count)
}

// live handles the session's events until it has ended, and goes on with the next iteration.
func (l *link) live(conn *socket.Conn) {
	defer func() { l.gaveOut(recover()) }()
	l.sock.read(conn)
	l.wire.flush(true)
	l.mu.Lock()
	again := l.sock.gone && !l.failed
	l.mu.Unlock()
	if again {
		l.reconnect()
		return
	}
	l.done()
}

// endIteration ends an iteration that had a session, and goes on with the next.
func (v *vu) endIteration() {
	v.iterationOver()
	if v.once || v.run.opt.Memory.Gauge().Spent() { // what would only retire needs no stack of its own
		v.retire()
		return
	}
	go v.iterate()
}

// leave asks a VU to end with its session, which may finish what it waits for. One that was put to work again meanwhile
// stays.
func (v *vu) leave(grace time.Duration) {
	v.mu.Lock()
	defer v.unlock()
	if v.leaving.Load() {
		v.stopLocked(grace)
		for _, l := range v.links {
			l.sock.recovery.wakeUp()
		}
	}
}

// retire is the end of a VU's iterations. A panic in it is counted before the run can end for want of VUs.
func (v *vu) retire() {
	r := v.run
	defer r.pool.working.Done()
	defer func() { r.crash(recover()) }()
	defer v.ended()
	if !v.once {
		leaveOnce(v)
	}
	r.pool.gauge.Add(-1)
	r.pool.active.Add(-1)
	r.barriers.recount()
	v.mu.Lock()
	v.timers.Stop()
	if r.opt.Memory.Gauge().Spent() {
		v.giveBack()
	}
	v.mu.Unlock()
}

// gaveOut is the end of a VU that panicked between its sessions, and of the run with it. Nil is no panic.
func (v *vu) gaveOut(why any) {
	if why == nil {
		return
	}
	v.run.crash(why)
	v.retire()
}

// begin prepares an iteration and opens its sessions. It has begun when goroutines of its own live on them. Else more
// reports whether another iteration may follow: false when the run's end cut this one before it had opened.
func (v *vu) begin() (begun, more bool) {
	defer func() {
		if why := recover(); why != nil {
			l := v.links[0]
			conn := l.dialCrashed(why)
			if begun, more = conn != nil, true; begun {
				go l.live(conn)
				return
			}
			v.iterationOver()
		}
	}()
	r := v.run
	if v.once && r.stopped() {
		r.pool.Drop(1)
		return false, false
	}
	data, ok := v.run.feeders.take(&v.picks)
	if !ok {
		r.exhaust()
		return false, false
	}
	if !v.several() && !v.awaitDial() {
		return false, false
	}
	if v.leaving.Load() {
		return false, false
	}
	v.run.tally.begun.Add(1)
	v.startClock()
	v.renew(data.rows)
	v.entered = true
	if data.exhausted != nil {
		v.links[0].fails(data.exhausted.failure())
	} else if err := setFirst(v.iteration, v.run.plan.Client, r.first); err != nil {
		if v.links[0].evalFailure(err) {
			v.links[0].cutDial()
			v.iterationOver()
			return false, false
		}
	} else if !before(v.iteration) {
		if !v.failed {
			v.iterationOver()
			return false, false
		}
	} else if begun, more = v.connect(); begun {
		return true, more
	} else if !more {
		v.links[0].cutDial()
		v.iterationOver()
		return false, false
	}
	v.iterationOver()
	return false, true
}

// awaitDial waits until connect-rate lets the iteration dial. It is false when the run ends meanwhile.
func (v *vu) awaitDial() bool {
	r := v.run
	if wait := r.dials.reserve(r.elapsed()); wait > 0 && !r.sleep(wait) {
		if v.once {
			r.pool.Drop(1) // it was due, and never began
		}
		return false
	}
	return true
}

// connect opens the iteration's sessions. begun and more are as of begin.
func (v *vu) connect() (begun, more bool) {
	if v.several() {
		return v.openAll()
	}
	l := v.links[0]
	l.late = v.late
	conn, more := l.connect()
	if conn != nil {
		go l.live(conn)
	}
	return conn != nil, more
}

// renew makes the VU ready for its next iteration.
func (v *vu) renew(rows map[string]any) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.m.Iteration = v.count
	v.count++
	v.failed, v.stopped, v.cutAt = false, false, nil
	v.undone.reset()
	v.m.Data = rows
	v.own.reconnects = 0
	if !v.several() {
		l := v.links[0]
		l.sock.reconnects, l.sock.response = 0, nil
		l.sock.frames.Reset()
		l.use(sessionKey{})
		v.own.inst = l.sock.inst
		return
	}
	for _, l := range v.links {
		l.use(sessionKey{}) // for what fails before they are opened
	}
	v.own.inst = v.run.book.instruments(v.id, sessionKey{})
}

// startClock notes when the iteration began: in the open model, when it was due.
func (v *vu) startClock() {
	v.began, v.late, v.notConnected = v.run.now(), 0, true
	if v.once {
		v.late = time.Duration(max(v.began-v.dueAt, 0))
		v.began -= int64(v.late)
	}
}

func (v *vu) iterationOver() {
	finally(v.iteration, v.run.plan.Client.Around.Finally)
	v.endTape()
	if !v.failed {
		v.run.trials.leave(&v.undone)
	}
	endCount(v)
}
