package wstest

import "time"

// Delay takes some time, and less if done is closed meanwhile: that of a peer which is slow, or of a moment that is
// left to chance. It is a part of what happens in a test, and no way to wait until something has happened: for that,
// take an event.
func Delay(done <-chan struct{}, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-done:
	}
}

// Delay is the peer's time, which the end of the test ends.
func (p *Peer) Delay(d time.Duration) { Delay(p.Done, d) }
