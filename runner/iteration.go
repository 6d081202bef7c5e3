package runner

import (
	"math/rand/v2"
	"sync"

	"wsrun/checks"
)

// iteration is what one run of the file's lists is made of, whatever they talk over: the lock, the timers, the lists
// that wait, the variables and the machine that evaluates expressions. A VU's is used for one iteration after another;
// each connection of the file's own server has one. Sessions are its parts: each is one connection's share of it.
//
// The goroutine that owns a session blocks in the socket's read; timers run in the runtime's goroutines. All of them
// handle events under mu, one at a time.
type iteration struct {
	mu  sync.Mutex
	run *Runner
	m   *checks.Machine
	id  int // the VU, or the connection's number

	timers  timerHeap
	waiters waiters
	tokens  uint64 // waits at barriers so far
	spare   []*task
	tried   []*task
	sendBuf []byte
	rng     *rand.Rand // of waits between two times; made when it is first needed

	early   earlyChecks
	usage   usage
	sampled sampled
	undone  undone // what it began to test

	failed   bool
	stopping bool // the load's time is up
	stopped  bool // closed because the load's time was up
	broken   bool // an evaluation of the list that runs was interrupted
	cutAt    *cut // where the load's end or a signal ended it; nil: it was complete, or failed
}
