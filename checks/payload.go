package checks

// PayloadBuilder puts a Payload together; the zero value is ready.
type PayloadBuilder struct{}

// Raw appends JSON as it is.
func (b *PayloadBuilder) Raw(json string) { panic("not yet") }

// Hole appends a value.
func (b *PayloadBuilder) Hole(t *Template) { panic("not yet") }

// Key appends an object's key, as a JSON string without the colon.
func (b *PayloadBuilder) Key(t *Template) { panic("not yet") }

// Build returns the payload.
func (b *PayloadBuilder) Build() *Payload { panic("not yet") }

// Payload is JSON with typed holes; immutable, shared.
type Payload struct{}

// Const returns the bytes of a payload without holes.
func (p *Payload) Const() ([]byte, bool) { panic("not yet") }

// Reads reports whether an expression of the payload reads any name of n.
func (p *Payload) Reads(n Names) bool { panic("not yet") }
