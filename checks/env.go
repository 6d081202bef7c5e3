package checks

import "wsrun/checks/budget"

// env is what programs are compiled against, as a value, and run with, as a pointer. It has no methods, because
// expressions could call them. Before a program runs, only what it reads is set.
//
// Names that start with a $ are internal: the resolver knows none of them, so no scenario can use them.
type env struct {
	Msg      any            `expr:"msg"`
	Text     string         `expr:"text"`
	Size     int            `expr:"size"`
	Binary   []byte         `expr:"binary"`
	Received float64        `expr:"received"`
	Sent     any            `expr:"sent"`
	Response *Response      `expr:"response"`
	Close    *Close         `expr:"close"`
	Error    *ErrorInfo     `expr:"error"`
	Payload  string         `expr:"payload"`
	RTT      float64        `expr:"rtt"`
	Tick     int            `expr:"tick"`
	VU       *vuInfo        `expr:"vu"`
	Vars     map[string]any `expr:"vars"`
	Data     map[string]any `expr:"data"`
	Env      map[string]any `expr:"env"`

	Locals    *[]any    `expr:"$locals"`
	MsgSlots  *slotVars `expr:"$msg"`
	SentSlots *slotVars `expr:"$sent"`

	counterparts
	ownFunctions
	work *budget.Work // what the evaluation counts
}

// counterparts are the others that an end has to do with.
type counterparts struct {
	Request *Request       `expr:"request"`
	Reply   *Reply         `expr:"reply"`
	Shared  map[string]any `expr:"shared"`
	Peer    *Peer          `expr:"peer"`
	Socket  *SocketInfo    `expr:"socket"`
}

// ownFunctions are the functions that need state of their VU. Their types are among those that expr calls without
// reflection.
type ownFunctions struct {
	UUID         func() string       `expr:"uuid"`
	Random       func(any, any) any  `expr:"random"`
	RandomString func(int) string    `expr:"random_string"`
	Pick         func(any) any       `expr:"pick"`
	Header       func(string) string `expr:"header"`
}

const (
	localsName    = "$locals"
	msgSlotsName  = "$msg"
	sentSlotsName = "$sent"
)
