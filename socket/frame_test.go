package socket

import (
	"bytes"
	"encoding/binary"
	"testing"

	"github.com/gobwas/ws"
)

// FuzzFrame compares our frames, with payloads in two parts, with gobwas's.
func FuzzFrame(f *testing.F) {
	f.Add([]byte(""), uint32(0), 0)
	f.Add([]byte("hello"), uint32(0x01020304), 2)
	f.Add(bytes.Repeat([]byte("0123456789"), 30), uint32(0xfffefdfc), 33)
	f.Add(make([]byte, 70_000), uint32(1), 65_537)
	f.Fuzz(func(t *testing.T, payload []byte, key uint32, split int) {
		split = min(max(split, 0), len(payload))
		got := appendHeader(nil, finBit|byte(OpBinary), uint64(len(payload)), true)
		got = binary.LittleEndian.AppendUint32(got, key)
		masked := make([]byte, len(payload))
		next := maskBytes(masked, payload[:split], key)
		maskBytes(masked[split:], payload[split:], next)
		got = append(got, masked...)

		var mask [4]byte
		binary.LittleEndian.PutUint32(mask[:], key)
		want := ws.MustCompileFrame(ws.MaskFrameWith(ws.NewBinaryFrame(payload), mask))
		if !bytes.Equal(got, want) {
			t.Errorf("got %x, want %x", got, want)
		}
		if op, size := frameSize(got); op != OpBinary || size != int64(len(got)) {
			t.Errorf("frameSize: got %s of %d bytes, want binary of %d", op, size, len(got))
		}
	})
}

func TestControlPayload(t *testing.T) {
	plain := ws.NewCloseFrame(ws.NewCloseFrameBody(1000, "bye"))
	for _, f := range []ws.Frame{plain, ws.MaskFrame(plain)} {
		if got := string(controlPayload(ws.MustCompileFrame(f))); got != "\x03\xe8bye" {
			t.Errorf("masked %v: got %q", f.Header.Masked, got)
		}
	}
}
