package wstest

import "time"

const (
	watchEvery = 5 * time.Millisecond
	// An idle machine's timers are late too, by less than this.
	watchSlack = 2 * time.Millisecond
)

// WatchMachine measures, from now on, how much time the machine keeps from this process: how late timers are that are
// due every few milliseconds, summed up. A bound on how long something takes holds on a busy machine, too, if it has a
// few times that added to it: what waits for something that does not come makes no timer late.
//
// late ends it; it is to be called once.
func WatchMachine() (late func() time.Duration) {
	stop, sum := make(chan struct{}), make(chan time.Duration)
	go func() {
		total := time.Duration(0)
		began := time.Now()
		timer := time.NewTimer(watchEvery)
		defer timer.Stop()
		for {
			select {
			case <-timer.C:
			case <-stop:
				sum <- total
				return
			}
			now := time.Now()
			if over := now.Sub(began) - watchEvery; over > watchSlack {
				total += over
			}
			began = now
			timer.Reset(watchEvery)
		}
	}()
	return func() time.Duration {
		close(stop)
		return <-sum
	}
}
