package checks

import "slices"

// Scope is what an expression may name at its place.
type Scope struct {
	// Names are the place-dependent names that are there.
	Names Names
	// Vars are the declared variables.
	Vars NameList
	// Locals are the names of as and with; a name's index is its slot in
	// Machine.Locals. Of equal names the last one wins, and all of them win
	// over the names of the place.
	Locals []string
	// Nameless reports whether the place is in a loop whose index or item has no name.
	Nameless bool
	// AnyVar and AnyFeeder say that the declarations could not be read, so that
	// no name of a variable or of a feeder is wrong.
	AnyVar, AnyFeeder bool
	// Data maps a feeder to its columns; it has none where they are not known.
	Data map[string]NameList
	// EnvOnly reports whether of all names only env is there, and of the functions
	// those that are not random: what stands here is settled before the run.
	EnvOnly bool
	// What names the place in messages: "on-message", "interval".
	What string
	// Paths registers the message paths that the expressions of a plan read.
	// Nil: messages are always decoded in full.
	Paths *Paths
	// Env collects what the expressions read of the environment; nil: nobody
	// wants to know.
	Env *EnvReads
	// Stamps is set when an expression reads the time at which a message was
	// read. Nil: nobody knows it, and its name is not there.
	Stamps *bool
	// Sample reports whether the value is a sample: where it is of a message, ms() is
	// the time at which that was read.
	Sample bool
}

// local returns the slot of a local name.
func (sc *Scope) local(name string) (int, bool) {
	for i := len(sc.Locals) - 1; i >= 0; i-- {
		if sc.Locals[i] == name {
			return i, true
		}
	}
	return 0, false
}

// has reports whether a root is there.
func (sc *Scope) has(r root) bool {
	if sc.EnvOnly {
		return r.read == readEnv
	}
	if r.read == readReceived && sc.Stamps == nil {
		return false
	}
	return r.at == 0 || r.at&sc.Names != 0
}

// allowed returns the names that are there, the nearest of which an unknown one
// may mean.
func (sc *Scope) allowed() []string {
	// a loop without `as` has a slot all the same
	names := slices.DeleteFunc(slices.Clone(sc.Locals), func(name string) bool { return name == "" })
	for _, r := range roots() {
		if sc.has(r) {
			names = append(names, r.name)
		}
	}
	return names
}

// what names the place.
func (sc *Scope) what() string {
	if sc.What == "" {
		return "here"
	}
	return "in " + sc.What
}
