//go:build unix

package cli

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"wsrun/internal/wstest"

	"github.com/gorilla/websocket"
	"github.com/lxzan/gws"
	"github.com/rogpeppe/go-internal/testscript"
)

// servers starts what all scripts share, and returns URLs by the names that scripts know them by.
func servers(t *testing.T) map[string]string {
	handle := func(each func(*websocket.Conn)) string {
		return wstest.Serve(t, wstest.Gorilla(websocket.Upgrader{}, each)).URL
	}
	// Holds each session's first message back until two sessions have sent one.
	var waiting atomic.Int32
	both := make(chan struct{})
	deaf := wstest.TCP(t, func(p *wstest.Peer) { <-p.Done })
	var mute *wstest.Server
	mute = wstest.Serve(t, wstest.Gorilla(websocket.Upgrader{}, func(*websocket.Conn) { <-mute.Done() }))
	return map[string]string{
		"ECHO":    wstest.Serve(t, wstest.Echo()).URL,
		"GWS":     wstest.Serve(t, wstest.GWS(&gws.ServerOption{})).URL,
		"REFUSED": wstest.Serve(t, wstest.Status(http.StatusUnauthorized, nil, "no token")).URL,
		"CLOSED":  "ws://" + wstest.ClosedAddr(t) + "/",
		"DEAF":    deaf.URL, // accepts connections and never answers
		"MUTE":    mute.URL, // shakes hands, and then neither reads nor writes
		"BYE": handle(func(c *websocket.Conn) {
			_, _, _ = c.ReadMessage()
			_ = wstest.CloseWith(c, 1011, "tired")
		}),
		"CUT": handle(func(c *websocket.Conn) { _, _, _ = c.ReadMessage() }),
		"PAIR": handle(func(c *websocket.Conn) {
			if typ, p, err := c.ReadMessage(); err == nil {
				if waiting.Add(1) == 2 {
					close(both)
				}
				<-both
				_ = c.WriteMessage(typ, p)
				wstest.EchoLoop(c)
			}
		}),
	}
}

type counterKey struct{}

// counter is an echo server of one script, which counts.
type counter struct {
	mu                             sync.Mutex
	sessions, messages, open, most int
}

func newCounter() *counter { return &counter{} }

func (c *counter) serve(t testing.TB) string {
	return wstest.Serve(t, wstest.Gorilla(websocket.Upgrader{}, func(conn *websocket.Conn) {
		c.add(1, 0, 1)
		defer c.add(0, 0, -1)
		for {
			typ, p, err := conn.ReadMessage()
			if err != nil {
				return
			}
			c.add(0, 1, 0)
			if conn.WriteMessage(typ, p) != nil {
				return
			}
		}
	})).URL
}

func (c *counter) add(sessions, messages, open int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sessions += sessions
	c.messages += messages
	c.open += open
	c.most = max(c.most, c.open)
}

func served(ts *testscript.TestScript, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: served sessions|messages|most WANT")
	}
	c := ts.Value(counterKey{}).(*counter)
	c.mu.Lock()
	defer c.mu.Unlock()
	got, ok := map[string]int{"sessions": c.sessions, "messages": c.messages, "most": c.most}[args[0]]
	if !ok {
		ts.Fatalf("nobody counts %s", args[0])
	}
	want := args[1]
	if at, ok := strings.CutPrefix(want, "@"); ok {
		file, path, _ := strings.Cut(at, ":")
		want = readJSON(ts, file).Get(path).String()
	}
	if !matches(strconv.Itoa(got), want) {
		ts.Fatalf("the server counted %d %s, want %s", got, args[0], want)
	}
}
