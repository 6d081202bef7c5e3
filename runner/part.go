package runner

import "time"

// state is where a connection is in its life.
type state uint8

const (
	idle    state = iota // there is none
	opened               // events are handled
	closing              // our close frame is out, or TCP is cut: nothing fires any more
	ended
)

// part is one connection's share of an iteration, as the iteration and the lists that stand at it see it: they know
// nothing of what is said on it. Guarded by the iteration's mutex, but for cut.
type part interface {
	// phase is where it is in its life.
	phase() state
	// witness is what watches it.
	witness() *observer
	// waits counts its lists that wait: one more, or one less.
	waits(more int)
	// asks is called when a list sends a request over something else, whose answer is a message: one that is read from
	// now on.
	asks(t *task)
	// listEnded is called when one of its lists has ended.
	listEnded(t *task)
	// backlogged reports whether so much of what it has read is not handled that a loop should not go on yet.
	backlogged() bool
	// limitPassed ends it if it has lasted too long, and reports whether it has.
	limitPassed() bool
	// closeIfDone ends it if it has nothing left to do.
	closeIfDone()
	// stopTicks lets nothing start a list any more but the peer, and gives those that wait until the grace is over.
	stopTicks(grace time.Duration)
	// shut ends it as its protocol says.
	shut(code int, reason string)
	// cut ends it at once, without the lock: a handler may hold it in a write that blocks.
	cut()
	// crashed cuts it after a panic, and drops what it holds without looking into that.
	crashed()
}
