package checks

import "reflect"

// Names is a set of the names that are available only at some places of a scenario. The names vu, vars, data, env and
// the functions are available everywhere.
type Names uint32

// The groups of names.
const (
	NMsg      Names = 1 << iota // msg, text, size, binary, received
	NSent                       // sent
	NResponse                   // response
	NClose                      // close
	NError                      // error
	NControl                    // payload, rtt
	NTick                       // tick
	NRequest                    // request: on a server's side
	NReply                      // reply: after an http in the same list
	NShared                     // shared: in a file that declares it
	NPeer                       // peer: in what says to which of a server's connections something goes
	NSocket                     // socket: on one of several sockets
)

// read is a set of the names that an expression reads.
type read uint32

const (
	readMsg read = 1 << iota
	readText
	readSize
	readBinary
	readReceived
	readSent
	readResponse
	readClose
	readError
	readPayload
	readRTT
	readTick
	readRequest
	readReply
	readShared
	readPeer
	readSocket
	readVU
	readVars
	readData
	readEnv
	readLocals
)

// root is a name that an expression can start with.
type root struct {
	name   string
	read   read
	at     Names        // the group that it belongs to; 0: available everywhere
	where  string       // the places that have it, for messages
	fields reflect.Type // struct type whose fields are known
}

// roots returns all roots, in the order of the reference.
func roots() []root {
	const message = "where a message is: on-message, on-binary, expect"
	return []root{
		{"msg", readMsg, NMsg, message, nil},
		{"text", readText, NMsg, message, nil},
		{"size", readSize, NMsg, message, nil},
		{"binary", readBinary, NMsg, message, nil},
		{"received", readReceived, NMsg, message, nil},
		{"sent", readSent, NSent, "in the expect of a send", nil},
		{"response", readResponse, NResponse, "on a client's session", reflect.TypeFor[Response]()},
		{"close", readClose, NClose, "in on-close and expect-close", reflect.TypeFor[Close]()},
		{"error", readError, NError, "in on-error and expect-close", reflect.TypeFor[ErrorInfo]()},
		{"payload", readPayload, NControl, "in on-ping and on-pong", nil},
		{"rtt", readRTT, NControl, "in on-ping and on-pong", nil},
		{"tick", readTick, NTick, "in interval", nil},
		{"request", readRequest, NRequest, "on a server's side", reflect.TypeFor[Request]()},
		{"reply", readReply, NReply, "in an http and what follows it in its list", reflect.TypeFor[Reply]()},
		{"shared", readShared, NShared, "where `shared` declares variables", nil},
		{"peer", readPeer, NPeer, "in the `to` of a server", reflect.TypeFor[Peer]()},
		{"socket", readSocket, NSocket, "on one of several sockets", reflect.TypeFor[SocketInfo]()},
		{"vu", readVU, 0, "", reflect.TypeFor[vuInfo]()},
		{"vars", readVars, 0, "", nil},
		{"data", readData, 0, "", nil},
		{"env", readEnv, 0, "", nil},
	}
}

// reads returns the individual names of the groups.
func (n Names) reads() read {
	var set read
	for _, r := range roots() {
		if r.at&n != 0 {
			set |= r.read
		}
	}
	return set
}
