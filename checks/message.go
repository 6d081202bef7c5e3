package checks

import (
	"time"

	"wsrun/checks/exactjson"
)

// Message is one data message as expressions see it. Its text, JSON and single fields are computed on first use, and
// kept. It belongs to one VU.
type Message struct {
	// Data is the payload. It may be a read buffer: no result of an evaluation aliases it.
	Data   []byte
	Binary bool
	Seq    uint64    // number of the message in its session
	At     time.Time // when its last byte was read; zero if nothing needs it

	text   string
	binary []byte
	json   any
	slots  *exactjson.Slots // kept by Reset for reuse of its memory
	paths  *Paths           // that slots belongs to
	width  int              // number of paths at that time
	made   made
}

// made is the set of representations already computed.
type made uint8

const (
	madeText made = 1 << iota
	madeBinary
	madeJSON
	madeSlots  // slots and paths belong to this message
	madeObject // with madeSlots: it is a JSON object, so slots are valid
)

// Reset makes m another message and discards what was computed for the last one. The caller sets Seq and At.
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

// decoded returns the payload decoded from JSON; nil if it is not JSON.
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

// fetch fills the slots of p. It returns nil if the message is not a JSON object, or if it is already decoded, so that
// another pass would be wasted.
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
	strict exactjson.SlotSet // need an object at each step
	opt    exactjson.SlotSet // a missing one on the way gives nil: `msg.a?.b`
}

// ready returns the variables for u, or nil if only a full decode gives the same results.
func (m *Message) ready(p *Paths, u use) *slotVars {
	s := m.fetch(p)
	if s == nil || !s.Hold(u.strict, u.opt) {
		return nil
	}
	s.Resolve(m.Data, u.strict|u.opt)
	return varsOf(s)
}
