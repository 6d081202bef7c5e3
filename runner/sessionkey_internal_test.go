package runner

import (
	"testing"

	"wsrun/socket"
)

// A token in the query is another one for each session, which must not have handles of its own for that.
func TestKeyOf(t *testing.T) {
	tests := []struct{ url, want string }{
		{"ws://host/", "ws://host/"},
		{"ws://host:8080/a/b?token=1&x=2", "ws://host:8080/a/b"},
		{"ws://host?token=a/b@c", "ws://host"},
		{"wss://bob:secret@host/chat", "wss://host/chat"},
		{"wss://bob:p@ss@host", "wss://host"},
		{"ws://host/@bob", "ws://host/@bob"},
		{"ws://[::1]:80/", "ws://[::1]:80/"},
		{"", ""},
	}
	for _, tt := range tests {
		got := keyOf(&socket.Handshake{URL: tt.url, Status: 101, Subprotocol: "chat"})
		if want := (sessionKey{status: 101, subproto: "chat", url: tt.want}); got != want {
			t.Errorf("%s: got %v, want %v", tt.url, got, want)
		}
	}
}
