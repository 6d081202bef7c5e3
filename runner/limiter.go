package runner

import "time"

// limiter spaces dials evenly: reserve says how long to wait for the next one.
type limiter struct {
	gap  time.Duration // 0: none
	next time.Duration
}

// reserve takes the place of the next dial. It is not safe for concurrent use.
func (l *limiter) reserve(now time.Duration) (wait time.Duration) {
	at := max(l.next, now)
	l.next = at + l.gap
	return at - now
}
