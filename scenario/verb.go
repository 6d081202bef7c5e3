package scenario

import (
	"slices"

	"gopkg.in/yaml.v3"

	"wsrun/scenario/table"
)

// verb describes one verb of the language: everything that the decoder, the compiler, the schema, the reference and the
// validation of a plan ask about it. Each verb has a file named after it, with its verb, how its argument is read and
// compiled, and the type of its steps. It is immutable.
type verb struct {
	table.Row[Action] // its key, and the value of that
	// modifiers names the keys that may accompany it, in addition to those of every action.
	modifiers []string
	// forms are the sets of modifiers that go together; nil: any combination does.
	forms []form
	// own are the keys of its argument, if that is a map.
	own []Key
	// bare reports whether it may stand alone, without an argument: `- close`.
	bare bool
	rank rank
	// meant maps keys that don't go with it to what to write instead.
	meant map[string]string
	// validate checks what the table of a single key can't express: keys that need each other. nil: nothing to check.
	validate func(d *table.Decoder, a *Action)

	// compile lays an action out as steps.
	compile func(l *lister, a *Action, s Step, path string)
	// block reports whether its tags apply to the actions in it.
	block bool
	// brings reports whether an action may yield a message to its list; nil: none does.
	brings func(a *Action) bool
	// fails reports whether an action fails the iteration; nil: none does.
	fails func(a *Action) bool

	needsSession bool // it acts on the session, so there must be one
	waits        bool // it suspends its list, which is impossible after the session
	endsSession  bool // the session is over when it is done
}

// rank decides which of two verbs in one action is the action's: the one of lower rank; the other is its modifier.
type rank int

// The ranks: `send` comes before `expect`, and that before `check`.
const (
	rankFirst  rank = -2
	rankExpect rank = -1
	rankLast   rank = 1
)

// form is one set of keys that a verb allows.
type form struct {
	title     string
	required  []string
	modifiers []string
}

// isLoop reports whether the verb repeats a `do` beside it.
func (v *verb) isLoop() bool { return slices.Contains(v.modifiers, "do") }

// takesExpect reports whether the condition of an expect belongs to the verb.
func (v *verb) takesExpect() bool {
	return v.rank == rankExpect || slices.Contains(v.modifiers, "expect")
}

// always is a property that all actions of a verb have.
func always(*Action) bool { return true }

// argument returns the field for an argument that only one verb has. The verb's compilation gets it with argOf.
func argument[T any](f table.Field[T]) table.Field[Action] {
	return table.Field[Action]{Shape: f.Shape, Parse: func(d *table.Decoder, n *yaml.Node, a *Action) {
		arg := new(T)
		a.arg = arg
		f.Parse(d, n, arg)
	}}
}

// argOf returns the argument of the action's verb; T's zero value if there is none.
func argOf[T any](a *Action) T {
	if arg, ok := a.arg.(*T); ok {
		return *arg
	}
	var none T
	return none
}

// itself returns where an argument's field is stored: the argument itself.
func itself[T any](arg *T) *T { return arg }

// oneStep returns the compilation of verbs that are a single step.
func oneStep(do func(l *lister, a *Action, s *Step) Do) func(*lister, *Action, Step, string) {
	return func(l *lister, a *Action, s Step, _ string) {
		s.Do = do(l, a, &s)
		l.emit(s)
	}
}

// comesFrom is what to write instead of a `to` beside what comes in.
const comesFrom = "the socket that something comes from is given by: from"

// closeOrExpect is what to write instead of a close and an expect in one action.
const closeOrExpect = "the code that the peer answers with is expect-code; to wait for the peer's close: expect-close"

// direction is the key that selects the sockets on which a verb acts.
func (v *verb) direction() string {
	if slices.Contains(v.modifiers, "from") && !slices.Contains(v.modifiers, "to") {
		return "from"
	}
	return "to"
}
