package checks

import "sync/atomic"

// Memory is what the machines of a process share: who takes much of it says so, and all of them stop when there is none
// left. The look at how much there is thus comes from those who take it: however busy they keep the processors, it is
// not late. All methods are safe for concurrent use, and a nil Memory has no end.
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

// NewMemory returns a Memory. look is called by whoever takes some of it: it must neither wait nor allocate.
func NewMemory(look func()) *Memory { return &Memory{look: look} }

// Take reports whether n bytes were taken, or are about to be.
func (m *Memory) Take(n int) {
	if n < muchMemory || m == nil {
		return
	}
	if m.taken.Add(int64(n)) >= memoryRound {
		m.taken.Store(0)
		m.look()
	}
}

// Spend lets every evaluation end that is under way and counts its work, and each that is begun.
func (m *Memory) Spend() { m.spent.Store(true) }

// Spent reports whether there is none left.
func (m *Memory) Spent() bool { return m != nil && m.spent.Load() }
