package scenario

import (
	"slices"

	"gopkg.in/yaml.v3"

	"wsrun/scenario/table"
)

// verb describes one verb of the language: all that decoder, compiler, schema, reference and what judges a plan ask
// about it. A verb has one file, named after it, with its verb, what is read behind its key, how that is
// compiled, and the type of its steps. It is immutable.
type verb struct {
	table.Row[Action] // its key, and what stands behind it
	// modifiers names the keys that may stand beside it, besides those that every action may have.
	modifiers []string
	// forms are the sets of modifiers that go together; nil: any do.
	forms []form
	// own are the keys of the map behind it.
	own []Key
	// bare reports whether it may stand alone, without an argument: `- close`.
	bare bool
	rank rank
	// meant says of keys that don't go with it what to write instead.
	meant map[string]string
	// validate holds what one key's table can't say: keys that need each other. nil: none do.
	validate func(d *table.Decoder, a *Action)

	// compile lays an action out as steps.
	compile func(l *lister, a *Action, s Step, path string)
	// block reports whether its tags are those of the actions in it.
	block bool
	// brings reports whether an action may bring its list a message; nil: none does.
	brings func(a *Action) bool
	// fails reports whether an action fails the iteration; nil: none does.
	fails func(a *Action) bool

	needsSession bool // it acts on the session: there has to be one
	waits        bool // it suspends its list, which no list does once the session is over
	endsSession  bool // the session is over when it is done
}

// rank says which of two verbs in one action is the action's, and which its modifier: that of the lower rank.
type rank int

// The ranks: `send` comes before `expect`, and that before `check`.
const (
	rankFirst  rank = -2
	rankExpect rank = -1
	rankLast   rank = 1
)

// form is one set of keys that a verb can stand with.
type form struct {
	title     string
	required  []string
	modifiers []string
}

// isLoop reports whether what the verb does stands in a `do` beside it.
func (v *verb) isLoop() bool { return slices.Contains(v.modifiers, "do") }

// takesExpect reports whether the condition of an expect belongs to the verb.
func (v *verb) takesExpect() bool {
	return v.rank == rankExpect || slices.Contains(v.modifiers, "expect")
}

// always is a verb's property that all of its actions have.
func always(*Action) bool { return true }

// argument is what stands behind a verb that no other verb has. The verb's compilation gets it with argOf.
func argument[T any](f table.Field[T]) table.Field[Action] {
	return table.Field[Action]{Shape: f.Shape, Parse: func(d *table.Decoder, n *yaml.Node, a *Action) {
		arg := new(T)
		a.arg = arg
		f.Parse(d, n, arg)
	}}
}

// argOf is what stands behind the action's verb; T's zero value if that is nothing.
func argOf[T any](a *Action) T {
	if arg, ok := a.arg.(*T); ok {
		return *arg
	}
	var none T
	return none
}

// itself is where an argument's field is put: it is the argument.
func itself[T any](arg *T) *T { return arg }

// oneStep is how verbs are compiled that are one step.
func oneStep(do func(l *lister, a *Action, s *Step) Do) func(*lister, *Action, Step, string) {
	return func(l *lister, a *Action, s Step, _ string) {
		s.Do = do(l, a, &s)
		l.emit(s)
	}
}

// closeOrExpect is what to write instead of a close and an expect in one action.
const closeOrExpect = "the code that the peer answers with is expect-code; to wait for the peer's close: expect-close"

// direction is the key that says at which sockets a verb acts.
func (v *verb) direction() string {
	if slices.Contains(v.modifiers, "from") && !slices.Contains(v.modifiers, "to") {
		return "from"
	}
	return "to"
}
