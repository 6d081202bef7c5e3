package checks

import "time"

// Message is one data message as expressions see it. What they need of it is
// made when they first need it, and kept: text, JSON, single fields. It is
// owned by one VU.
type Message struct {
	// Data is the payload. It may be a read buffer: nothing that an evaluation
	// returns aliases it.
	Data   []byte
	Binary bool
	Seq    uint64    // counts the messages of a session
	At     time.Time // when its last byte was read; zero where nothing needs it

	text   string
	binary []byte
	json   any
	slots  *slots // kept by Reset: its memory is used again
	paths  *Paths // that slots is for
	width  int    // how many paths there were
	made   made
}

// made says what of a message is there.
type made uint8

const (
	madeText made = 1 << iota
	madeBinary
	madeJSON
	madeSlots  // slots and paths are those of this message
	madeObject // with madeSlots: it is a JSON object, so that slots hold
)

// Reset makes m another message and forgets what was made of the last one. Seq
// and At are the caller's to set.
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

// decoded returns the payload as JSON, nil if it is none.
func (m *Message) decoded() any {
	if m.made&madeJSON == 0 {
		d := decoder{scanner: scanner{data: m.Data}}
		if len(m.Data) <= shareText {
			d.text = m.asText()
		}
		m.json, _ = d.document()
		m.made |= madeJSON
	}
	return m.json
}

// fetch makes the slots of p; nil if the message is not a JSON object, or
// if it is decoded already, so that reading it once more would be a waste.
func (m *Message) fetch(p *Paths) *slots {
	if m.made&madeSlots == 0 || m.paths != p || m.width != p.slots {
		if m.made&madeJSON != 0 {
			return nil
		}
		if m.slots == nil {
			m.slots = new(slots)
		}
		m.paths, m.width = p, p.slots
		m.made = m.made&^madeObject | madeSlots
		if p.extract(m.Data, m.slots) {
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
	strict slotSet // an object is needed on the way
	opt    slotSet // nil is what comes of a missing one: `msg.a?.b`
}

// ready returns the variables for u, or nil if only a full decode has the same
// results.
func (m *Message) ready(p *Paths, u use) *slotVars {
	s := m.fetch(p)
	if s == nil || (s.absent|s.wrong)&u.strict != 0 || s.wrong&u.opt != 0 {
		return nil
	}
	if all := u.strict | u.opt; s.pending&all != 0 {
		s.resolve(m.Data, all)
	}
	return &s.vars
}
