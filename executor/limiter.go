package executor

import "time"

// Limiter spaces dials evenly: Reserve says how long to wait for the next one.
type Limiter struct {
	Gap  time.Duration // 0: none
	next time.Duration
}

// Reserve takes the next dial's place. It is not safe for concurrent use.
func (l *Limiter) Reserve(now time.Duration) (wait time.Duration) {
	at := max(l.next, now)
	l.next = at + l.Gap
	return at - now
}
