package runner

import "wsrun/socket"

// Role is the end of its connections at which an iteration is, in the words of socket.End.
type Role string

// The two ends. A VU is the client; the file's own server only plays along: it measures nothing and has no verdict.
const (
	Client Role = socket.ByClient
	Server Role = socket.ByServer
)

// peer returns the other end.
func (r Role) peer() Role {
	if r == Client {
		return Server
	}
	return Client
}
