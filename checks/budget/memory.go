package budget

import "sync/atomic"

// Memory is shared by the machines of a process. Machines that take much memory report it, and all machines stop when
// none is left. Taking memory also checks how much is left, so the check is never late, however busy the processors
// are. All methods are safe for concurrent use; a nil Memory is unlimited.
type Memory struct {
	look  func()
	taken atomic.Int64 // bytes since the last call of look
	spent atomic.Bool
}

const (
	// Bytes from which a value is counted; smaller ones are left to the periodic check.
	muchMemory  = 32 << 10
	memoryRound = 8 << 20 // bytes between two calls of look
)

// NewMemory returns a Memory. Taking memory calls look, which must neither block nor allocate.
func NewMemory(look func()) *Memory { return &Memory{look: look} }

// Take counts n bytes that were or are about to be allocated.
func (m *Memory) Take(n int) {
	if n < muchMemory || m == nil {
		return
	}
	if m.taken.Add(int64(n)) >= memoryRound {
		m.taken.Store(0)
		m.look()
	}
}

// Spend ends every running evaluation that counts its work, and each one that starts later.
func (m *Memory) Spend() { m.spent.Store(true) }

// Spent reports whether no memory is left.
func (m *Memory) Spent() bool { return m != nil && m.spent.Load() }
