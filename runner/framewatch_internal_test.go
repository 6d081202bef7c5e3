package runner

import (
	"strconv"
	"testing"

	"wsrun/socket"
)

// A watch has the latest frames in their order, each once, whatever was taken from it before.
func TestTapIsARing(t *testing.T) {
	r := &Runner{host: &host{}}
	r.Watch(1)
	ring := r.watched.Load()
	added := uint64(0)
	for _, until := range []uint64{0, 1, 2, watchLength - 2, watchLength - 1, watchLength, watchLength + 1, 3*watchLength + 7} {
		for added < until {
			added++
			ring.add(Tapped{Opcode: socket.OpText}, strconv.AppendUint(nil, added, 10))
		}
		for _, after := range []uint64{0, added / 2, added - min(added, 1), added} {
			got := r.Frames(after)
			// One place of the ring is that of number 0, until that is overwritten.
			kept := uint64(watchLength)
			if added < watchLength {
				kept = added
			}
			if want := min(added-after, kept); uint64(len(got)) != want {
				t.Fatalf("%d frames, after %d: got %d, want %d", added, after, len(got), want)
			}
			for i, f := range got {
				if want := added - uint64(len(got)-1-i); f.Seq != want || string(f.Data) != strconv.FormatUint(want, 10) {
					t.Fatalf("%d frames, after %d: got number %d with %q at %d, want %d", added, after, f.Seq, f.Data, i, want)
				}
			}
		}
	}
}
