package runner

import (
	"testing"
	"unsafe"

	"wsrun/checks"
	"wsrun/scenario"
	"wsrun/socket"
)

// A frame costs no memory of its own once the ring is there, and a session of few frames has a small one.
func TestTranscriptCost(t *testing.T) {
	run := newHost(&scenario.Plan{}, Options{})
	s := newIteration(run, Client, 1, checks.NewMachine(checks.MachineConfig{})).newSession(&scenario.Side{})
	step := &scenario.Step{Label: "on-open[0]"}
	payload := make([]byte, 1000)
	msg := &message{}
	msg.Reset(payload, true)
	note := func() {
		s.frame(true, socket.OpText, payload, 1, step)
		s.received(msg, 2)
		msg.handler, msg.taker, msg.fate = step, step, kept
		s.settled(msg)
	}
	if size := unsafe.Sizeof(frameRecord{}); size > 168 {
		t.Errorf("a record takes %d bytes, want at most 168", size)
	}
	for frames, most := range map[int]int{0: 0, 2: 2, 4: 4, 8: 8, 10: transcriptFrames, 1000: transcriptFrames} {
		s.frames = transcript{}
		for range frames / 2 {
			note()
		}
		if len(s.frames.ring) > most {
			t.Errorf("%d frames: the ring has %d places, want at most %d", frames, len(s.frames.ring), most)
		}
	}
	if n := testing.AllocsPerRun(100, note); n != 0 {
		t.Errorf("two frames: %v allocations, want none", n)
	}
	s.frames.reset()
	if n := testing.AllocsPerRun(100, note); n != 0 {
		t.Errorf("two frames of the next session: %v allocations, want none", n)
	}
}

// A frame that fell out of the ring is not there any more, whoever takes it then.
func TestTranscriptRecords(t *testing.T) {
	var list transcript
	for n := uint64(1); n <= 50; n++ {
		list.next().size = uint32(n)
		for back := range uint64(60) {
			number := n - back
			r := list.record(number)
			switch kept := number >= 1 && number <= n && back < transcriptFrames; {
			case kept && (r == nil || r.size != uint32(number)):
				t.Fatalf("after %d frames, number %d: got %+v", n, number, r)
			case !kept && r != nil:
				t.Fatalf("after %d frames, number %d is there: %+v", n, number, r)
			}
		}
	}
	if r := list.record(51); r != nil {
		t.Errorf("a frame that has not come: got %+v", r)
	}
}
