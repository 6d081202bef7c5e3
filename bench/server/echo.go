package main

import "github.com/lxzan/gws"

// echo sends each data message back, in its own opcode.
type echo struct {
	gws.BuiltinEventHandler
	counts         *counts
	received, sent int64 // by the goroutine that reads
}

func (e *echo) OnOpen(*gws.Conn) { e.counts.opened.Add(1) }

func (e *echo) OnMessage(conn *gws.Conn, message *gws.Message) {
	e.received++
	if conn.WriteMessage(message.Opcode, message.Bytes()) == nil {
		e.sent++
	}
	_ = message.Close() // gives the buffer back
}

func (e *echo) OnClose(*gws.Conn, error) {
	e.counts.received.Add(e.received)
	e.counts.sent.Add(e.sent)
}
