package wstest

import (
	"maps"
	"net/http"
	"time"

	"github.com/gorilla/websocket"
	"github.com/lxzan/gws"
)

// Gorilla serves WebSocket with gorilla/websocket: each is called for every
// connection, which is closed, without a close frame, when it returns.
func Gorilla(up websocket.Upgrader, each func(*websocket.Conn)) http.Handler {
	return gorilla(up, nil, each)
}

// GorillaWith is Gorilla with more header fields in the 101.
func GorillaWith(up websocket.Upgrader, header http.Header, each func(*websocket.Conn)) http.Handler {
	return gorilla(up, header, each)
}

func gorilla(up websocket.Upgrader, header http.Header, each func(*websocket.Conn)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, err := up.Upgrade(w, r, header)
		if err != nil {
			return // the client was answered
		}
		defer conn.Close()
		each(conn)
	})
}

// Echo serves WebSocket and sends every message back. It answers pings and
// close frames.
func Echo() http.Handler { return Gorilla(websocket.Upgrader{}, EchoLoop) }

// EchoLoop sends every message back until the connection ends.
func EchoLoop(conn *websocket.Conn) {
	for {
		typ, p, err := conn.ReadMessage()
		if err != nil {
			return
		}
		if err := conn.WriteMessage(typ, p); err != nil {
			return
		}
	}
}

// CloseWith sends a close frame, waits for the answer and returns it: gorilla's
// *websocket.CloseError, or what went wrong.
func CloseWith(conn *websocket.Conn, code int, reason string) error {
	msg := websocket.FormatCloseMessage(code, reason)
	if err := conn.WriteControl(websocket.CloseMessage, msg, time.Now().Add(time.Second)); err != nil {
		return err
	}
	return ReadToEnd(conn)
}

// ReadToEnd drops messages until the connection ends, and returns how it did.
func ReadToEnd(conn *websocket.Conn) error {
	for {
		if _, _, err := conn.NextReader(); err != nil {
			return err
		}
	}
}

// GWS serves WebSocket with lxzan/gws and sends every message back; nil options
// are gws's defaults.
func GWS(opt *gws.ServerOption) http.Handler {
	up := gws.NewUpgrader(gwsEcho{}, opt)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, err := up.Upgrade(w, r)
		if err != nil {
			return
		}
		conn.ReadLoop()
	})
}

type gwsEcho struct{ gws.BuiltinEventHandler }

func (gwsEcho) OnPing(conn *gws.Conn, payload []byte) { _ = conn.WritePong(payload) }

func (gwsEcho) OnMessage(conn *gws.Conn, msg *gws.Message) {
	defer msg.Close()
	_ = conn.WriteMessage(msg.Opcode, msg.Bytes())
}

// Status answers every request with an HTTP status, header fields and a body.
func Status(code int, header http.Header, body string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		maps.Copy(w.Header(), header)
		w.WriteHeader(code)
		_, _ = w.Write([]byte(body))
	})
}
