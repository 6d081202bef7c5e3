package checks

import "slices"

// Scope lists what an expression at its place may name.
type Scope struct {
	// Names are the place-dependent names that are available.
	Names Names
	// Vars are the declared variables.
	Vars NameList
	// Shared are the declared variables that all have in common.
	Shared NameList
	// SocketVars are the declared variables of the place's socket.
	SocketVars NameList
	// Locals are the names of as and with; a name's index is its slot in Machine.Locals. Of equal names the last one
	// wins, and all of them win over the names of the place.
	Locals []string
	// Nameless reports whether the place is in a loop whose index or item has no name.
	Nameless bool
	// AnyVar, AnyFeeder and AnyShared report whether the declarations could not be read, so any name of a variable, a
	// feeder or a shared variable is accepted.
	AnyVar, AnyFeeder, AnyShared bool
	// Data maps a feeder to its columns, which are empty if unknown.
	Data map[string]NameList
	// EnvOnly reports whether only env and the deterministic functions are available, because the value is fixed before
	// the run.
	EnvOnly bool
	// ForAll reports whether there is one value for the whole run, so that nothing of a VU's is available.
	ForAll bool
	// What names the place in messages: "on-message", "interval".
	What string
	// Paths registers the message paths that a plan's expressions read. If it is nil, messages are always decoded in
	// full.
	Paths *Paths
	// Env, unless nil, collects what the expressions read of the environment.
	Env *EnvReads
	// Stamps is set to true if an expression reads the time at which a message was read. If it is nil, that name is not
	// available.
	Stamps *bool
	// Sample reports whether the value is a sample. In a sample that reads a message, ms() is the time at which the
	// message was read.
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

// has reports whether a root is available.
func (sc *Scope) has(r root) bool {
	if sc.EnvOnly {
		return r.read == readEnv
	}
	if r.read == readReceived && sc.Stamps == nil || sc.ForAll && r.at == 0 && r.read != readEnv {
		return false
	}
	return r.at == 0 || r.at&sc.Names != 0
}

// allowed returns the available names, the nearest of which is suggested for an unknown one.
func (sc *Scope) allowed() []string {
	// A loop without `as` has a slot too.
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
