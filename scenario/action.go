package scenario

import (
	"slices"
	"strings"

	"wsrun/diag"
	"wsrun/scenario/table"
	"wsrun/scenario/yamltext"

	"gopkg.in/yaml.v3"
)

// Action is one action of a list, as written in the file: a verb with its modifiers.
type Action struct {
	Pos  diag.Pos // of the verb's key
	verb *verb
	arg  any // the verb's argument, if it belongs to that verb alone: a pointer, see argOf

	If   *table.Expr
	Name diag.Text
	Tags []table.Pair

	Expect     *table.Expr // also of expect-none and expect-close
	Within     table.Duration
	Times      int // 0: once
	Fresh      bool
	Check      []table.Named
	Set        []table.Named
	Record     []table.Named
	Else       []*Action
	For        table.Duration // expect-none
	Do         []*Action
	As         diag.Text
	With       []table.ValuePair
	Count      int // barrier
	ExpectCode int
	HTTP       httpKeys
	address
	Timing

	keys map[string]*yaml.Node
	pos  diag.Pos // of the action itself
}

// Timing defines when an interval or a timeout runs, and how often an action of before or finally.
type Timing struct {
	Every   table.Duration
	Overlap string
	After   table.Duration
	Since   string
	Once    string // vu, run; "" is each iteration
}

// actionReader reads actions. The table of verbs is passed to everything that has a list of them, so that the decoder,
// which every verb's file needs, knows no verbs.
type actionReader struct {
	*table.Decoder
	table *actionTable
}

// actions reads a list of actions.
func (d actionReader) actions(n *yaml.Node, r role) []*Action {
	if d.Mustache(n) {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		_, noun, _ := strings.Cut(r.name, " ")
		f := d.NodeErr(n, "a list of %ss is expected here, not %s", noun, table.Describe(n))
		switch {
		case yamltext.IsNull(n):
		case n.Kind == yaml.ScalarNode && table.DurationRE.MatchString(n.Value) && r.must != "":
			f.Note("it says what to do: - {%s: %s, …}", r.must, n.Value)
			if r.must == "after" {
				f.Note("how long the handshake may take is connect: {timeout: %s}", n.Value)
			}
		default:
			f.Note("a list has a dash before each item, even the only one")
		}
		return nil
	}
	items, _ := d.List(n, r.name)
	if len(items) == 0 {
		return []*Action{} // as written, not what mistakes have left of it
	}
	var out []*Action
	for _, item := range items {
		if a := d.action(item, r); a != nil {
			out = append(out, a)
		}
	}
	return out
}

// read reads a list of actions.
func (t *actionTable) read(d *table.Decoder, n *yaml.Node, r role) []*Action {
	return actionReader{d, t}.actions(n, r)
}

// actionsField returns the field for a list of actions in an action.
func (t *actionTable) actionsField(get func(*Action) *[]*Action) table.Field[Action] {
	return table.Field[Action]{
		Shape: table.Ref("actions"),
		Parse: func(d *table.Decoder, n *yaml.Node, into *Action) { *get(into) = t.read(d, n, inList) },
	}
}

// action reads one action. It returns nil after a finding.
func (d actionReader) action(n *yaml.Node, r role) *Action {
	if n.Kind == yaml.ScalarNode && r.must == "" {
		return d.bareAction(n)
	}
	pairs, ok := d.Mapping(n, r.name)
	if !ok {
		return nil
	}
	a := &Action{pos: d.Src.Pos(n), Pos: d.Src.Pos(n), keys: map[string]*yaml.Node{}}
	before := len(*d.Out)
	primary := d.pickVerb(n, pairs, r)
	if primary == nil && len(*d.Out) > before {
		return nil // without a verb, its keys mean nothing
	}
	oneVerb := len(*d.Out) == before
	for _, p := range pairs {
		d.actionKey(a, p, primary, r)
	}
	if !oneVerb && a.keys["close"] != nil {
		return nil // its condition refers to an end that no expect sees
	}
	if primary != nil && !primary.takesExpect() {
		a.Expect = nil // there is a finding
	}
	if _, ok := a.keys[r.must]; r.must != "" && !ok && !d.otherRole(pairs, r) {
		d.NodeErr(n, "%s needs the key %q", r.name, r.must).Note("%s: %s", r.must, d.table.modifier(r.must).Doc)
	}
	if primary == nil || len(*d.Out) > before && a.verb == nil {
		return nil
	}
	if oneVerb && !d.anyUnknown(pairs, r) { // the missing key may be present but misspelt
		if a.verb.validate != nil {
			a.verb.validate(d.Decoder, a)
		}
	}
	return a
}

func (d actionReader) anyUnknown(pairs []table.Entry, r role) bool {
	for _, p := range pairs {
		if !d.table.has(p.Key.Value, r) {
			return true
		}
	}
	return false
}

// actionKey reads one key of an action into it.
func (d actionReader) actionKey(a *Action, p table.Entry, primary *verb, r role) {
	t, key := d.table, p.Key.Value
	v, m := t.verb(key), t.modifier(key)
	a.keys[key] = p.Key
	switch {
	case !t.has(key, r):
		d.unknownActionKey(p.Key, primary, r)
	case v != nil && (primary == v || m == nil):
		arg := a.arg
		v.Parse(d.Decoder, p.Value, a)
		if primary == v {
			a.verb, a.Pos = v, d.Src.Pos(p.Key)
		} else {
			a.arg = arg // there is a finding
		}
	default:
		if primary != nil && v == nil && !slices.Contains(t.allowed(primary, r), key) {
			f := d.NodeErr(p.Key, "%q does not go with %q", key, primary.Key)
			if note := primary.meant[key]; note != "" {
				f.Note("%s", note)
			}
			f.Note("%q goes with: %s", key, strings.Join(t.verbsWith(key), ", "))
		}
		m.Parse(d.Decoder, p.Value, a)
	}
}

// unknownActionKey adds a finding for a key that no action of this place has.
func (d actionReader) unknownActionKey(key *yaml.Node, primary *verb, r role) {
	t := d.table
	place := placeOf(key.Value)
	if place != "" {
		d.NodeErr(key, "%q is a key of %s, not of %s", key.Value, place, r.name).
			Note("allowed: %s", strings.Join(t.allowed(primary, r), ", "))
		return
	}
	if primary != nil && slices.ContainsFunc(primary.own, func(k Key) bool { return k.Name == key.Value }) {
		d.NodeErr(key, "%q is a key of %s, not of %s", key.Value, primary.Key, r.name).
			Note("it goes in the map of %s: {%s: {%s: …}}", primary.Key, primary.Key, key.Value)
		return
	}
	if primary != nil && primary.meant[key.Value] != "" {
		d.NodeErr(key, "unknown key %q in %s", key.Value, r.name).Note("%s", primary.meant[key.Value])
		return
	}
	d.Guide.Unknown(d.Decoder, key, r.name, t.known(r), t.allowed(primary, r))
}

// NamedList is an entry of `actions`.
type NamedList struct {
	Name diag.Text
	List []*Action
}

// hasElse reports whether there is an else, even an empty one.
func (a *Action) hasElse() bool { return a.keys["else"] != nil }

// fails reports whether the action, or one in its block, fails the iteration or aborts the run.
func (a *Action) fails() bool { return a.verb.fails != nil && a.verb.fails(a) }
