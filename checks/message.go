package checks

import (
	"time"

	"wsrun/checks/exactjson"
)

// Message is one data message as expressions see it. Its text, JSON and single fields are made when they are first
// needed, and kept. One VU owns it.
type Message struct {
	// Data is the payload. It may be a read buffer: nothing that an evaluation returns aliases it.
	Data   []byte
	Binary bool
	Seq    uint64    // counts the messages of a session
	At     time.Time // when its last byte was read; zero where nothing needs it

	text   string
	binary []byte
	json   any
	slots  *exactjson.Slots // kept by Reset: its memory is used again
	paths  *Paths           // that slots is for
	width  int              // how many paths there were
	made   made
}

// made is the set of what was made of a message.
type made uint8

const (
	madeText made = 1 << iota
	madeBinary
	madeJSON
	madeSlots  // slots and paths are those of this message
	madeObject // with madeSlots: it is a JSON object, so that slots hold
)

// Reset makes m another message and forgets what was made of the last one. Seq and At are the caller's to set.
func (m *Message) Reset(data []byte, binary bool) {
	m.Data, m.Binary = data, binary
	m.text, m.binary, m.json, m.made = "", nil, nil, 0
}

// asText returns the payload as a string.
func (m *Message) asText() string {
	if m.made&madeText == 0 {
		m.text = string(m.Data)
		m.made |= madeText
	}
	return m.text
}

// asBytes returns a copy of the payload.
func (m *Message) asBytes() []byte {
	if m.made&madeBinary == 0 {
		m.binary = append(make([]byte, 0, len(m.Data)), m.Data...)
		m.made |= madeBinary
	}
	return m.binary
}

// decoded returns the payload as JSON; nil if it is not JSON.
func (m *Message) decoded() any {
	if m.made&madeJSON == 0 {
		text := ""
		if len(m.Data) <= exactjson.ShareText {
			text = m.asText()
		}
		m.json, _ = exactjson.DecodeText(m.Data, text)
		m.made |= madeJSON
	}
	return m.json
}

// fetch makes the slots of p; nil if the message is not a JSON object, or if it is already decoded, so another pass
// would be a waste.
func (m *Message) fetch(p *Paths) *exactjson.Slots {
	if m.made&madeSlots == 0 || m.paths != p || m.width != p.set.Len() {
		if m.made&madeJSON != 0 {
			return nil
		}
		if m.slots == nil {
			m.slots = new(exactjson.Slots)
		}
		m.paths, m.width = p, p.set.Len()
		m.made = m.made&^madeObject | madeSlots
		if p.set.Extract(m.Data, m.slots) {
			m.made |= madeObject
		}
	}
	if m.made&madeObject == 0 {
		return nil
	}
	return m.slots
}

// use is what an expression reads of a message through slots.
type use struct {
	strict exactjson.SlotSet // an object is needed on the way
	opt    exactjson.SlotSet // nil is what comes of a missing one: `msg.a?.b`
}

// ready returns the variables for u, or nil if only a full decode has the same results.
func (m *Message) ready(p *Paths, u use) *slotVars {
	s := m.fetch(p)
	if s == nil || !s.Hold(u.strict, u.opt) {
		return nil
	}
	s.Resolve(m.Data, u.strict|u.opt)
	return varsOf(s)
}
