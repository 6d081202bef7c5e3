package checks

// Scope is what an expression may name at its place.
type Scope struct {
	// Names are the place-dependent names that are there.
	Names Names
	// Vars are the declared variables; nil means that they are not known, and
	// that any is allowed.
	Vars []string
	// Locals are the names of as and with; a name's index is its slot in
	// Machine.Locals. Of equal names the last one wins.
	Locals []string
	// Data maps a feeder to its columns; nil columns are not known.
	Data map[string][]string
	// Env looks up a variable of the environment.
	Env func(name string) (string, bool)
	// What names the place in messages: "on-message", "interval".
	What string
	// Paths registers the message paths that conditions read; shared by all
	// expressions of a plan. Nil: none are fetched without a full decode.
	Paths *Paths
}

// Paths is the set of the message paths that a plan's conditions read.
type Paths struct{}

// NewPaths returns an empty registry.
func NewPaths() *Paths { panic("not yet") }
