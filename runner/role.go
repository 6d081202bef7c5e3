package runner

import "wsrun/socket"

// Role is which end of its connections an iteration is at, in the words of socket.End.
type Role string

// The two ends. A VU is the client; the file's own server only plays along: it measures nothing and judges nobody.
const (
	Client Role = socket.ByClient
	Server Role = socket.ByServer
)

// peer is the other end.
func (r Role) peer() Role {
	if r == Client {
		return Server
	}
	return Client
}
