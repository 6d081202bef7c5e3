package main

import (
	"strconv"

	"github.com/lxzan/gws"
)

// batch is how many bytes of frames are written at once. A system call for each
// tick would make the server slower than any client, and the measure would be
// of the wait for it.
const batch = 32 << 10

// push sends n ticks, then closes if it has a code.
type push struct {
	gws.BuiltinEventHandler
	counts *counts
	n      int
	code   uint16 // 0: the client closes
}

func (p *push) OnOpen(conn *gws.Conn) {
	p.counts.opened.Add(1)
	go func() { // reading goes on beside it, for the client's close
		if p.send(conn) && p.code != 0 {
			_ = conn.WriteClose(p.code, nil)
		}
	}()
}

// send writes the ticks past gws, which would write each on its own. Nothing
// else is written meanwhile: the client is silent until it has them all.
func (p *push) send(conn *gws.Conn) bool {
	frames := make([]byte, 0, batch+256)
	unsent := 0
	for seq := 1; seq <= p.n; seq++ {
		frames = appendTick(frames, seq)
		unsent++
		if len(frames) < batch && seq < p.n {
			continue
		}
		if _, err := conn.NetConn().Write(frames); err != nil {
			return false
		}
		p.counts.sent.Add(int64(unsent))
		frames, unsent = frames[:0], 0
	}
	return true
}

// appendTick appends the frame of a tick: FIN and text, then a length that
// fits into seven bits (RFC 6455 §5.2).
func appendTick(dst []byte, seq int) []byte {
	dst = append(dst, 0x81, 0)
	start := len(dst)
	price := "101.25"
	if seq%4 == 0 {
		price = "99.75"
	}
	dst = append(dst, `{"type":"tick","price":`...)
	dst = append(dst, price...)
	dst = append(dst, `,"seq":`...)
	dst = strconv.AppendInt(dst, int64(seq), 10)
	dst = append(dst, `,"symbol":"ABCD"}`...)
	dst[start-1] = byte(len(dst) - start)
	return dst
}
