package checks

// MsgPath is a constant path into a message; equal paths of one registry are
// the same pointer.
type MsgPath struct{}

// String returns the path as it is written: "msg.a.b".
func (p *MsgPath) String() string { panic("not yet") }

// MatchKey is the term `path == want` that a condition cannot hold without.
type MatchKey struct {
	Path *MsgPath
	Want *Expr // reads sent, locals, data, env, vu and literals only
}

// MatchKey returns the condition's key, or nil if it has none.
func (e *Expr) MatchKey() *MatchKey { panic("not yet") }

// KeyOf returns the message's value at p, comparable and normalised; false if
// there is none or it is not comparable.
func (m *Machine) KeyOf(msg *Message, p *MsgPath) (key any, ok bool) { panic("not yet") }

// NormalKey normalises a value so that what expr's == holds for is equal.
func NormalKey(v any) (any, bool) { panic("not yet") }
