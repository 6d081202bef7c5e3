package runner

import "math/rand/v2"

// stream is a sequence of random numbers of a run. Different purposes use different ones: otherwise the data row of an
// iteration would determine how long it waits. The machines of expressions use those below 1 << 40 (see checks).
type stream uint64

const (
	reconnects stream = 1 << 40 // waits before an attempt
	stageDrops stream = 1 << 41 // connections that a stage cuts
	picks      stream = 1 << 42 // rows of data
	waits      stream = 1 << 43 // waits between two times
	mockWaits  stream = 1 << 44 // those of the file's own server
)

// rng returns the numbers of a stream for a VU, or a connection of the server: the same ones for the same seed.
func (s stream) rng(seed uint64, id int) *rand.Rand {
	return rand.New(rand.NewPCG(seed, uint64(s)+uint64(id)))
}
