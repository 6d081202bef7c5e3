package checks

// Message is one data message as expressions see it.
type Message struct {
	// Data is the payload. It may be a read buffer: nothing that an evaluation
	// returns aliases it.
	Data   []byte
	Binary bool
	Seq    uint64
	// At is when it was received, in ns since the run's start; 0 is unknown.
	At int64
}

// Reset makes m another message and forgets what was decoded of the last one.
func (m *Message) Reset(data []byte, binary bool) { panic("not yet") }
