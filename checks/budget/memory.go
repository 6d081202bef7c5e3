package budget

import "sync/atomic"

// Memory is shared by the machines of a process. A machine that takes much memory reports it, and all machines stop
// when none is left. Those who take memory also check how much is left, so the check is never late, however busy the
// processors are. All methods are safe for concurrent use; a nil Memory is unlimited.
type Memory struct {
	look  func()
	taken atomic.Int64 // bytes since the last look
	spent atomic.Bool
}

const (
	// bytes from which on a value is counted; smaller ones are left to whoever looks by the clock
	muchMemory  = 32 << 10
	memoryRound = 8 << 20 // bytes from one look to the next
)

// NewMemory returns a Memory. Whoever takes memory calls look, which must neither wait nor allocate.
func NewMemory(look func()) *Memory { return &Memory{look: look} }

// Take counts n bytes that were taken, or are about to be.
func (m *Memory) Take(n int) {
	if n < muchMemory || m == nil {
		return
	}
	if m.taken.Add(int64(n)) >= memoryRound {
		m.taken.Store(0)
		m.look()
	}
}

// Spend ends every evaluation that is under way and counts its work, and each one that starts later.
func (m *Memory) Spend() { m.spent.Store(true) }

// Spent reports whether there is none left.
func (m *Memory) Spent() bool { return m != nil && m.spent.Load() }
