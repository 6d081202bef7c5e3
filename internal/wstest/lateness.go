package wstest

import "time"

const (
	watchEvery = 5 * time.Millisecond
	// An idle machine's timers are late too, by less than this.
	watchSlack = 2 * time.Millisecond
	// How many goroutines in a row may each be as late as a timer is.
	inARow = 4
)

// WatchMachine measures, from now on, how much time the machine keeps from this process: how late timers are that are
// due every few milliseconds. What may take most may take that much longer:
//
//	began, spare := time.Now(), wstest.WatchMachine(most)
//	…
//	if took := time.Since(began); took > most+spare() {
//
// Lateness after most has passed is not counted, and spare is never more than most: what waits for something that does
// not come is not excused by the time that it waits, nor by a machine that it keeps busy itself.
//
// spare ends the measurement; it is to be called once.
func WatchMachine(most time.Duration) (spare func() time.Duration) {
	stop, sum := make(chan struct{}), make(chan time.Duration)
	go func() {
		var total time.Duration
		start := time.Now()
		began := start
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
			if over := now.Sub(began) - watchEvery; over > watchSlack && began.Sub(start) < most {
				total += over
			}
			began = now
			timer.Reset(watchEvery)
		}
	}()
	return func() time.Duration {
		close(stop)
		return min(inARow*<-sum, most)
	}
}
