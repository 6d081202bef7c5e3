package transcript

import (
	"strings"
	"testing"
	"unsafe"

	"github.com/google/go-cmp/cmp"

	"wsrun/metrics"
	"wsrun/runner/inbox"
	"wsrun/scenario"
	"wsrun/socket"
)

// A frame costs no memory of its own once the ring is there, and a session of few frames has a small one.
func TestRingCost(t *testing.T) {
	var frames Ring
	step := &scenario.Step{Label: "on-open[0]"}
	payload := make([]byte, 1000)
	d := &inbox.Delivery{}
	note := func() {
		frames.Add(true, socket.OpText, payload, 1, step)
		*d = inbox.Delivery{Frame: frames.Add(false, socket.OpBinary, payload, 2, nil)}
		frames.Follow(d)
		d.Handler, d.Taker, d.Fate = step, step, inbox.Kept
		frames.Settle(d)
	}
	if size := unsafe.Sizeof(record{}); size > 168 {
		t.Errorf("a record takes %d bytes, want at most 168", size)
	}
	for n, most := range map[int]int{0: 0, 2: 2, 4: 4, 8: 8, 10: keptFrames, 1000: keptFrames} {
		frames = Ring{}
		for range n / 2 {
			note()
		}
		if len(frames.ring) > most {
			t.Errorf("%d frames: the ring has %d places, want at most %d", n, len(frames.ring), most)
		}
	}
	if n := testing.AllocsPerRun(100, note); n != 0 {
		t.Errorf("two frames: %v allocations, want none", n)
	}
	frames.Reset()
	if n := testing.AllocsPerRun(100, note); n != 0 {
		t.Errorf("two frames of the next session: %v allocations, want none", n)
	}
}

// A frame that fell out of the ring is not there any more, whoever takes it then.
func TestRingRecords(t *testing.T) {
	var list Ring
	for n := uint64(1); n <= 50; n++ {
		list.next().size = uint32(n)
		for back := range uint64(60) {
			number := n - back
			r := list.at(number)
			switch kept := number >= 1 && number <= n && back < keptFrames; {
			case kept && (r == nil || r.size != uint32(number)):
				t.Fatalf("after %d frames, number %d: got %+v", n, number, r)
			case !kept && r != nil:
				t.Fatalf("after %d frames, number %d is there: %+v", n, number, r)
			}
		}
	}
	if r := list.at(51); r != nil {
		t.Errorf("a frame that has not come: got %+v", r)
	}
}

// An HTTP request and its answer stand among the frames, with the sizes of their bodies and not of their lines.
func TestRingHTTP(t *testing.T) {
	var frames Ring
	step := &scenario.Step{Label: "order"}
	frames.HTTP(true, "POST /orders", 7, 1e6, step)
	frames.Add(false, socket.OpText, []byte("pushed"), 2e6, nil)
	frames.HTTP(false, "201 Created, 2ms", 0, 3e6, step)
	frames.HTTP(true, "GET /"+strings.Repeat("x", 2*headBytes), 0, 4e6, step)
	var d metrics.Detail
	frames.Show(&d, 0)
	want := []metrics.Frame{
		{AtMS: 1, Out: true, Kind: "http", Size: 7, Data: []byte("POST /orders"), By: "order"},
		{AtMS: 2, Kind: "text", Size: 6, Data: []byte("pushed"), By: d.Frames[1].By},
		{AtMS: 3, Kind: "http", Data: []byte("201 Created, 2ms"), By: "order"},
		{AtMS: 4, Out: true, Kind: "http", Data: []byte("GET /" + strings.Repeat("x", headBytes-5)), Cut: true, By: "order"},
	}
	if diff := cmp.Diff(want, d.Frames); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
