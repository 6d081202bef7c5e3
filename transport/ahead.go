package transport

import (
	"sync"
	"sync/atomic"
	"time"
)

// ahead is what was read from TCP while a write waited for the peer. A peer
// that reads one message, writes one and reads the next takes nothing more
// when nobody reads what it writes: two such ends, one of which is ours, would
// wait for each other for ever. A connection whose writes never had to wait
// has none.
type ahead struct {
	mu      sync.Mutex
	change  sync.Cond // of everything below
	chunks  []chunkRead
	size    int64 // bytes that the chunks take, with what each costs beside
	err     error // that reading ended with
	wanted  bool  // a write waits
	running bool  // a goroutine reads, or is about to
	ended   bool  // nothing more is read ahead
	// backlog is the bytes of the chunks.
	backlog atomic.Int64
}

type chunkRead struct {
	data []byte
	at   time.Time // when it had been read
}

const (
	// aheadBytes is how much more than one message of the largest size is read
	// ahead. That is more than what systems keep for both ends of a connection,
	// so that a peer that writes about as much as it reads always gets on.
	aheadBytes = 8 << 20

	// aheadNoLimit stands for the largest message where there is no limit.
	aheadNoLimit = 32 << 20

	// aheadPiece is how much is read at a time.
	aheadPiece = 16 << 10

	// chunkCost is what a chunk takes beside its bytes: a peer may send them one
	// by one.
	chunkCost = 64
)

// readAhead is called by who writes, when the write is about to wait: from now
// on a goroutine reads, until readEnough. It returns at once.
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

// readEnough is called when the write waits no more. The goroutine that reads
// may be in a read: it leaves what that gives, and ends. Until then the reader
// proper waits for it.
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

// fill reads ahead. A pause holds it up like any other reader.
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

// take gives the oldest of what was read ahead, and when it had come; all of it
// had come by the same read. It waits as long as somebody reads ahead. It is not
// ok when there is nothing, and the caller is to read by itself.
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

// empty reports whether a reader is to read by itself; nil is empty.
func (a *ahead) empty() bool {
	if a == nil {
		return true
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.ended || len(a.chunks) == 0 && a.err == nil && !a.running
}

// end forgets what was read ahead, and lets nothing more be; nil is none.
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

// Backlog is the number of bytes that were read ahead and that Read has not come
// to.
func (l *Link) Backlog() int64 {
	a := l.ahead.Load()
	if a == nil {
		return 0
	}
	return a.backlog.Load()
}
