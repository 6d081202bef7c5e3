package checks

import (
	"strings"
	"time"

	"github.com/expr-lang/expr/vm"

	"wsrun/checks/budget"
	"wsrun/checks/library"
)

// MachineConfig configures a Machine.
type MachineConfig struct {
	Seed     uint64 // of the run; the VU's id is mixed in
	VU       int
	Scenario string
	Env      map[string]any // shared by all machines, read-only
	Shared   *Shared        // by all machines of one end; nil: the file has none
	Memory   *budget.Memory // shared too; nil: unlimited
}

// Machine evaluates expressions for one VU. Its fields hold what the names of expressions stand for; whoever runs the
// VU sets them before evaluating. Only one goroutine at a time may use it.
type Machine struct {
	Msg, Sent *Message // nil: there is none
	Locals    []any    // by slot
	Vars      map[string]any
	Data      map[string]any // feeder → row, a map[string]any
	Tick      int
	Payload   string
	RTT       float64 // ms
	Response  *Response
	Close     Close
	Error     ErrorInfo
	Request   *Request
	Peer      *Peer
	Shared    *Shared     // by all machines of one end; nil: the file has none
	Socket    *SocketInfo // nil: there is none, or it has no name
	Answer    *Answer     // to the list's last HTTP request; nil: there is none
	Iteration int
	// Reconnects is the number of connections that the iteration has lost so far.
	Reconnects int

	vu     vuInfo
	random library.Source
	work   budget.Work
	env    env
	vm     vm.VM // its stack is allocated by the first run
}

// NewMachine returns the machine of a VU. The same seed and VU give the same random values.
func NewMachine(c MachineConfig) *Machine {
	random := library.NewSource(c.Seed, c.VU)
	m := &Machine{vu: vuInfo{ID: c.VU, Scenario: c.Scenario}, Shared: c.Shared, random: random}
	m.work.Allot(budget.MaxTime, c.Memory)
	m.env = env{
		Close:  &m.Close,
		Error:  &m.Error,
		VU:     &m.vu,
		Env:    c.Env,
		Locals: &m.Locals,
		ownFunctions: ownFunctions{
			UUID:         random.UUID,
			Random:       random.Random,
			RandomString: m.randomString,
			Pick:         random.Pick,
			Header:       m.header,
		},
		work: &m.work,
	}
	return m
}

// Forget drops the values that the machine refers to.
func (m *Machine) Forget() {
	clear(m.Vars)
	m.Msg, m.Sent, m.Locals, m.Data, m.Response, m.Request, m.Answer, m.Payload = nil, nil, nil, nil, nil, nil, nil, ""
	m.Socket, m.env.Socket = nil, nil
	m.env.Msg, m.env.Sent, m.env.Text, m.env.Binary, m.env.Data, m.env.Payload = nil, nil, "", nil, nil, ""
	m.env.Reply, m.env.Shared, m.env.Peer = nil, nil, nil
	m.env.MsgSlots, m.env.SentSlots = nil, nil
	m.vm = vm.VM{}
}

// header implements header(name).
func (m *Machine) header(name string) string {
	var headers map[string]any
	switch {
	case m.Response != nil:
		headers = m.Response.Headers
	case m.Request != nil:
		headers = m.Request.Headers
	}
	value, _ := headers[strings.ToLower(name)].(string)
	return value
}

// fill sets what a program reads.
func (m *Machine) fill(reads read) {
	if reads&(readMessage|readReceived) != 0 {
		m.fillMessage(reads)
	}
	if reads&readSent != 0 {
		m.env.Sent = nil
		if m.Sent != nil {
			m.env.Sent = m.Sent.decoded()
		}
	}
	if reads&readVars != 0 {
		m.env.Vars = m.Vars
	}
	const rare = readResponse | readPayload | readRTT | readTick | readRequest | readVU | readData | readPeer
	if reads&rare != 0 {
		m.fillRare()
	}
	if reads&readShared != 0 {
		m.env.Shared = m.Shared.Now()
	}
	if reads&readSocket != 0 {
		if m.env.Socket = m.Socket; m.Socket == nil {
			m.env.Socket = new(SocketInfo)
		}
	}
	if reads&readReply != 0 {
		m.env.Reply = m.Answer.reply()
	}
}

func (m *Machine) fillMessage(reads read) {
	msg := m.Msg
	if msg == nil {
		m.env.Msg, m.env.Text, m.env.Size, m.env.Binary = nil, "", 0, nil
		m.env.Received = 0
		return
	}
	m.env.Size = len(msg.Data)
	if reads&readMsg != 0 {
		m.env.Msg = msg.decoded()
	}
	if reads&readText != 0 {
		m.env.Text = msg.asText()
	}
	if reads&readReceived != 0 {
		m.env.Received = library.Millis(msg.At)
	}
	if reads&readBinary != 0 {
		m.env.Binary = msg.asBytes()
	}
}

func (m *Machine) fillRare() {
	m.env.Response, m.env.Request, m.env.Peer = m.Response, m.Request, m.Peer
	if m.Response == nil {
		m.env.Response = new(Response)
	}
	if m.Request == nil {
		m.env.Request = new(Request)
	}
	if m.Peer == nil {
		m.env.Peer = new(Peer)
	}
	m.env.Payload, m.env.RTT, m.env.Tick, m.env.Data = m.Payload, m.RTT, m.Tick, m.Data
	m.vu.Iteration, m.vu.Reconnects = m.Iteration, m.Reconnects
}

// Busy returns the turn of the running evaluation if it may take long; 0 otherwise. Any goroutine may call it.
func (m *Machine) Busy() uint64 {
	return m.work.Busy()
}

// Interrupt ends the evaluation whose turn Busy returned, if it is still running, with an Interrupted error. Any
// goroutine may call it.
func (m *Machine) Interrupt(turn uint64) { m.work.Interrupt(turn) }

// Until ends evaluations that are still running at that time, like Interrupt. The zero time means never.
func (m *Machine) Until(at time.Time) { m.work.EndAt(at) }

// randomString implements random_string(n).
func (m *Machine) randomString(n int) string {
	if n > 0 && n <= budget.MaxText {
		m.work.MakeText(n)
	}
	return m.random.Text(n)
}
