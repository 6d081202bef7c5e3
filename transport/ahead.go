package transport

import (
	"sync"
	"sync/atomic"
	"time"
)

// ahead holds what was read from TCP while a write waited for the peer. A peer that alternately reads and writes one
// message accepts no more data while nobody reads its own: two such ends, one of which is ours, would wait for each
// other forever. A connection whose writes never had to wait has no ahead.
type ahead struct {
	mu      sync.Mutex
	change  sync.Cond // signals changes of everything below
	chunks  []chunkRead
	size    int64 // memory of the chunks in bytes, including chunkCost
	err     error // that ended the reading
	wanted  bool  // a write waits
	running bool  // a goroutine reads, or is about to
	ended   bool  // nothing more will be read ahead
	// backlog is the number of payload bytes in chunks.
	backlog atomic.Int64
}

type chunkRead struct {
	data []byte
	at   time.Time // when it was read
}

const (
	// aheadBytes is how much is read ahead beyond one message of maximum size. It exceeds what operating systems buffer
	// for both ends of a connection, so a peer that writes about as much as it reads always makes progress.
	aheadBytes = 8 << 20

	// aheadNoLimit stands for the largest message if there is no limit.
	aheadNoLimit = 32 << 20

	// aheadPiece is how much is read at a time.
	aheadPiece = 16 << 10

	// chunkCost is the overhead of a chunk in bytes: a peer may send its data byte by byte.
	chunkCost = 64
)

// readAhead is called by a writer that is about to wait. It returns immediately; a goroutine reads from now on, until
// readEnough.
func (l *Link) readAhead() {
	if l.owner == nil {
		return // handshakes are short
	}
	a := l.ahead.Load()
	if a == nil {
		a = &ahead{}
		a.change.L = &a.mu
		l.ahead.Store(a)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.wanted = true
	if a.running || a.ended || a.err != nil {
		return
	}
	a.running = true
	l.fillers.Add(1)
	go l.fill(a)
}

// readEnough is called once the write no longer waits. The reading goroutine may be blocked in a read: it stores what
// that returns, then ends. Until then the regular reader waits for it.
func (l *Link) readEnough() {
	a := l.ahead.Load()
	if a == nil {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.wanted = false
	a.change.Broadcast()
}

// fill reads ahead. A pause blocks it like any other reader.
func (l *Link) fill(a *ahead) {
	defer l.fillers.Done()
	l.reading.Lock()
	defer l.reading.Unlock()
	limit := l.owner.MessageLimit()
	if limit <= 0 {
		limit = aheadNoLimit
	}
	buf := make([]byte, aheadPiece)
	a.mu.Lock()
	defer a.mu.Unlock()
	for a.wanted && !a.ended && a.err == nil {
		if a.size >= limit+aheadBytes {
			a.change.Wait()
			continue
		}
		a.mu.Unlock()
		l.owner.Hold()
		n, err := l.Conn.Read(buf)
		at := time.Now()
		l.received.Add(int64(n))
		a.mu.Lock()
		if a.err = err; n > 0 {
			a.chunks = append(a.chunks, chunkRead{append(make([]byte, 0, n), buf[:n]...), at})
			a.size += int64(n) + chunkCost
			a.backlog.Add(int64(n))
		}
		a.change.Broadcast()
	}
	a.running = false
	a.change.Broadcast()
}

// take returns the oldest data that was read ahead and the time when it arrived; all of it arrived by the same read. It
// waits while a goroutine reads ahead. ok is false if nothing is left and the caller must read by itself.
func (a *ahead) take(p []byte) (n int, at time.Time, err error, ok bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for {
		switch {
		case a.ended:
			return 0, at, nil, false
		case len(a.chunks) > 0:
			c := &a.chunks[0]
			n, at = copy(p, c.data), c.at
			a.backlog.Add(int64(-n))
			a.size -= int64(n)
			if c.data = c.data[n:]; len(c.data) == 0 {
				a.size -= chunkCost
				c.data = nil
				if a.chunks = a.chunks[1:]; len(a.chunks) == 0 {
					a.chunks = nil
				}
			}
			a.change.Broadcast()
			return n, at, nil, true
		case a.err != nil:
			return 0, at, a.err, true
		case !a.running:
			return 0, at, nil, false
		}
		a.change.Wait()
	}
}

// empty reports whether a reader must read by itself; a nil ahead is empty.
func (a *ahead) empty() bool {
	if a == nil {
		return true
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.ended || len(a.chunks) == 0 && a.err == nil && !a.running
}

// end discards what was read ahead and prevents further reading ahead. It does nothing on nil.
func (a *ahead) end() {
	if a == nil {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.ended, a.chunks, a.size = true, nil, 0
	a.backlog.Store(0)
	a.change.Broadcast()
}

// Backlog returns the number of bytes that were read ahead and that Read has not returned yet.
func (l *Link) Backlog() int64 {
	a := l.ahead.Load()
	if a == nil {
		return 0
	}
	return a.backlog.Load()
}
