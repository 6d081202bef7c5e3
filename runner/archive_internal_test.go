package runner

import (
	"bytes"
	"sync"
	"testing"

	"wsrun/scenario"
	"wsrun/socket"
)

// A message is kept up to a bound, and a conversation's oldest messages make room for its latest.
func TestTapeIsBounded(t *testing.T) {
	a := NewArchive()
	h := newHost(&scenario.Plan{}, Options{Archive: a})
	tape := a.begin(&h.archived, 1, 0)
	tape.add(true, socket.OpPing, []byte("no data"), 0)
	for i := range 100 {
		tape.add(i%2 == 0, socket.OpText, bytes.Repeat([]byte{byte(i)}, 300<<10), int64(i))
	}
	if n := len(tape.Messages); n < 5 || n > 8 || tape.LeftOut != 100-n {
		t.Fatalf("%d messages, %d left out, want some of the latest of 100", n, tape.LeftOut)
	}
	for i, m := range tape.Messages {
		if number := byte(100 - len(tape.Messages) + i); m.Size != 300<<10 || len(m.Data) != tapeMessage || m.Data[0] != number {
			t.Errorf("message %d: %d of %d bytes, %d at first, want %d of %d, and %d", i, len(m.Data), m.Size, m.Data[0], tapeMessage, 300<<10, number)
		}
	}
	if tape.used > tapeBytes {
		t.Errorf("the conversation takes %d bytes, want at most %d", tape.used, tapeBytes)
	}
	tape.end() // without a handshake
	if room := a.room.Load(); room != archiveBytes {
		t.Errorf("there is room for %d bytes afterwards, want all %d", room, archiveBytes)
	}
}

// However many conversations there are at a time, together they stay within the bound.
func TestArchiveIsBounded(t *testing.T) {
	a := NewArchive()
	h := newHost(&scenario.Plan{}, Options{Archive: a})
	var wg sync.WaitGroup
	tapes := make([]*tape, 200)
	for i := range tapes {
		tapes[i] = a.begin(&h.archived, 1, 0)
	}
	for _, tape := range tapes {
		wg.Go(func() {
			for i := range 40 {
				tape.add(false, socket.OpBinary, make([]byte, 100<<10), int64(i))
			}
		})
	}
	wg.Wait()
	held, lost := int64(0), 0
	for _, tape := range tapes {
		size := int64(tapeCost)
		for _, m := range tape.Messages {
			size += int64(len(m.Data)) + messageCost
		}
		if size != tape.used {
			t.Errorf("a conversation of %d bytes is counted as %d", size, tape.used)
		}
		held += size
		lost += tape.LeftOut
	}
	if held > archiveBytes || held < archiveBytes/2 || held+a.room.Load() != archiveBytes || lost == 0 {
		t.Errorf("%d bytes are held, %d left, %d messages left out, want at most %d in all", held, a.room.Load(), lost, archiveBytes)
	}
	for _, tape := range tapes {
		tape.handshake = &socket.Handshake{}
		tape.end()
	}
	if n := len(a.Conversations()); n != archiveFirst {
		t.Errorf("%d conversations are kept, want %d", n, archiveFirst)
	}
	if tape := a.begin(&h.archived, 1, 0); tape == nil {
		t.Error("there is no room for one that may fail")
	}
}
