package wstest

import (
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

func TestMain(m *testing.M) { Main(m) }

// lurk is a name to look for in stacks.
func lurk(started chan<- struct{}, until <-chan struct{}) {
	close(started)
	<-until
}

func TestLeakIsFound(t *testing.T) {
	started, until := make(chan struct{}), make(chan struct{})
	go lurk(started, until)
	<-started
	found := 0
	for _, stack := range leaked(20 * time.Millisecond) {
		if strings.Contains(stack, "wstest.lurk") {
			found++
		}
	}
	if found != 1 {
		t.Errorf("got %d stacks of the lurking goroutine, want 1", found)
	}
	close(until)
}

func TestServersEcho(t *testing.T) {
	ca := NewCA(t)
	servers := map[string]*Server{
		"gorilla": Serve(t, Echo()),
		"gws":     Serve(t, GWS(nil)),
		"tls":     ServeTLS(t, ca, Echo()),
		"frames": Frames(t, func(p *Peer) {
			if f, ok := p.Receive(); ok {
				p.Send(Text(string(f.Payload)))
			}
		}),
	}
	for name, srv := range servers {
		t.Run(name, func(t *testing.T) {
			dialer := websocket.Dialer{TLSClientConfig: ca.ServerConfig(t)}
			dialer.TLSClientConfig.RootCAs = ca.Pool()
			conn, _, err := dialer.Dial(srv.URL, nil)
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			if err := conn.WriteMessage(websocket.TextMessage, []byte("hello")); err != nil {
				t.Fatal(err)
			}
			_, p, err := conn.ReadMessage()
			if err != nil || string(p) != "hello" {
				t.Errorf("got %q, %v, want hello", p, err)
			}
		})
	}
}
