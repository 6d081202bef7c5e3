package scenario

import (
	"slices"
	"strings"

	"wsrun/diag"
	"wsrun/scenario/yamltext"

	"gopkg.in/yaml.v3"
)

// Action is one action of a list: a verb with its modifiers, as the file has it.
type Action struct {
	Pos  diag.Pos // of the verb's key
	Verb string

	If   *Expr
	Name diag.Text
	Tags []Pair

	Payload    *Payload // send, send-binary, send-file
	Raw        *Raw
	Expect     *Expr // expect, expect-none, expect-close
	Within     Duration
	Times      int // 0: once
	Fresh      bool
	Check      []Named
	Set        []Named
	Record     []Named
	Else       []*Action
	For        Duration // expect-none
	Ping       diag.Text
	Wait       Range // wait, pause-reading
	Do         []*Action
	Count      *Value // repeat
	While      *Expr
	Each       *Value
	As         diag.Text
	Run        diag.Text
	With       []ValuePair
	Text       diag.Text // log, fail, abort
	Code       int       // close; 0: not given
	Codes      []int     // expect-close
	Reset      bool      // drop
	Reason     diag.Text
	ExpectCode int
	Barrier    diag.Text
	BarrierOf  int

	// of an interval or a timeout
	Every   Duration
	Overlap string
	After   Duration
	Since   string

	keys map[string]*yaml.Node
	pos  diag.Pos // of the action itself
}

// ValuePair is a value under a name.
type ValuePair struct {
	Name  diag.Text
	Value *Value
}

// verb is one thing that an action can do.
type verb struct {
	row[Action]
	// modifiers names the keys that may stand beside it, besides those that every action may have.
	modifiers []string
	// bare tells that it may stand alone, without arguments: `- close`.
	bare bool
}

// actionTable holds the verbs and their modifiers.
type actionTable struct {
	verbs     []verb
	modifiers []row[Action]
}

// role is what an action is part of: a list, an interval or a timeout. It decides about a few more keys.
type role struct {
	name  string
	extra []string
	must  string // the extra key that must be there
}

var (
	inList     = role{name: "an action"}
	inInterval = role{name: "an interval", extra: []string{"every", "overlap"}, must: "every"}
	inTimeout  = role{name: "a timeout", extra: []string{"after", "since"}, must: "after"}
)

// common are the modifiers of every action.
func commonModifiers() []string { return []string{"if", "name", "tags"} }

func (t *actionTable) verb(name string) *verb {
	for i := range t.verbs {
		if t.verbs[i].key == name {
			return &t.verbs[i]
		}
	}
	return nil
}

func (t *actionTable) modifier(name string) *row[Action] {
	for i := range t.modifiers {
		if t.modifiers[i].key == name {
			return &t.modifiers[i]
		}
	}
	return nil
}

func (t *actionTable) verbNames() []string {
	var names []string
	for _, v := range t.verbs {
		names = append(names, v.key)
	}
	slices.Sort(names)
	return names
}

// allowed lists the keys that may stand in an action with this verb; nil: with any.
func (t *actionTable) allowed(v *verb, r role) []string {
	if v == nil {
		return t.verbNames()
	}
	keys := append(commonModifiers(), v.modifiers...)
	keys = append(append(keys, r.extra...), v.key)
	slices.Sort(keys)
	return slices.Compact(keys)
}

// known lists every key that can stand in some action.
func (t *actionTable) known(r role) []string {
	names := slices.Concat(t.verbNames(), r.extra)
	for _, m := range t.modifiers {
		if placeOf(m.key) == "" {
			names = append(names, m.key)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// has tells whether a key can stand in some action of this place.
func (t *actionTable) has(key string, r role) bool {
	if t.verb(key) != nil {
		return true
	}
	return t.modifier(key) != nil && (placeOf(key) == "" || slices.Contains(r.extra, key))
}

// placeOf names the only place of a key that belongs to intervals or timeouts; "" of all others.
func placeOf(key string) string {
	for _, r := range []role{inInterval, inTimeout} {
		if slices.Contains(r.extra, key) {
			return r.name
		}
	}
	return ""
}

// actions reads a list of actions.
func (d *decoder) actions(n *yaml.Node, r role) []*Action {
	if d.mustache(n) {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		_, noun, _ := strings.Cut(r.name, " ")
		f := d.nodeErr(n, "a list of %ss is expected here, not %s", noun, describe(n))
		switch {
		case yamltext.IsNull(n):
		case n.Kind == yaml.ScalarNode && durationRE.MatchString(n.Value) && r.must != "":
			f.Note("it says what to do: - {%s: %s, …}", r.must, n.Value)
			if r.must == "after" {
				f.Note("how long the handshake may take is connect: {timeout: %s}", n.Value)
			}
		default:
			f.Note("a list has a dash before each of its items, also of one")
		}
		return nil
	}
	items, _ := d.list(n, r.name)
	if len(items) == 0 {
		return []*Action{} // as it is written, and not what was left of mistakes
	}
	var out []*Action
	for _, item := range items {
		if a := d.action(item, r); a != nil {
			out = append(out, a)
		}
	}
	return out
}

func actionsField(get func(*Action) *[]*Action) field[Action] {
	return field[Action]{
		ref("actions"),
		func(d *decoder, n *yaml.Node, into *Action) { *get(into) = d.actions(n, inList) },
	}
}

// action reads one action. nil means that there was a finding.
func (d *decoder) action(n *yaml.Node, r role) *Action {
	if n.Kind == yaml.ScalarNode && r.must == "" {
		return d.bareAction(n)
	}
	pairs, ok := d.mapping(n, r.name)
	if !ok {
		return nil
	}
	a := &Action{pos: d.src.Pos(n), Pos: d.src.Pos(n), keys: map[string]*yaml.Node{}}
	before := len(*d.out)
	primary := d.pickVerb(n, pairs, r)
	if primary == nil && len(*d.out) > before {
		return nil // its keys say nothing without a verb
	}
	oneVerb := len(*d.out) == before
	for _, p := range pairs {
		d.actionKey(a, p, primary, r)
	}
	if !oneVerb && a.keys["close"] != nil {
		return nil // its condition is about an end that no expect sees
	}
	if !d.takesExpect(primary) {
		a.Expect = nil // there is a finding
	}
	if _, ok := a.keys[r.must]; r.must != "" && !ok && !d.otherRole(pairs, r) {
		d.nodeErr(n, "%s needs the key %q", r.name, r.must).Note("%s: %s", r.must, d.tables.action.modifier(r.must).doc)
	}
	if primary == nil || len(*d.out) > before && a.Verb == "" {
		return nil
	}
	if oneVerb && !d.anyUnknown(pairs, r) { // the key that is missing may be there, misspelt
		d.judgeAction(a)
	}
	return a
}

func (d *decoder) anyUnknown(pairs []pair, r role) bool {
	for _, p := range pairs {
		if !d.tables.action.has(p.key.Value, r) {
			return true
		}
	}
	return false
}

// actionKey reads one key of an action into it.
func (d *decoder) actionKey(a *Action, p pair, primary *verb, r role) {
	t, key := d.tables.action, p.key.Value
	v, m := t.verb(key), t.modifier(key)
	a.keys[key] = p.key
	switch {
	case !t.has(key, r):
		d.unknownActionKey(p.key, primary, r)
	case v != nil && (primary == v || m == nil):
		if primary == v {
			a.Verb, a.Pos = key, d.src.Pos(p.key)
		}
		v.parse(d, p.value, a)
	default:
		if primary != nil && v == nil && !slices.Contains(t.allowed(primary, r), key) {
			f := d.nodeErr(p.key, "%q does not go with %q", key, primary.key)
			switch key + " " + primary.key {
			case "within expect-none":
				f.Note("how long no message may match is said with: for")
			case "for expect", "for expect-close":
				f.Note("how long to wait is said with: within")
			}
			f.Note("%q goes with: %s", key, strings.Join(t.verbsWith(key), ", "))
		}
		m.parse(d, p.value, a)
	}
}

// unknownActionKey is the finding for a key that no action of this place has.
func (d *decoder) unknownActionKey(key *yaml.Node, primary *verb, r role) {
	t := d.tables.action
	place := placeOf(key.Value)
	if place != "" {
		d.nodeErr(key, "%q is a key of %s, not of %s", key.Value, place, r.name).
			Note("allowed: %s", strings.Join(t.allowed(primary, r), ", "))
		return
	}
	if primary != nil && slices.Contains(d.argumentKeys(primary.key), key.Value) {
		d.nodeErr(key, "%q is a key of %s, not of %s", key.Value, primary.key, r.name).
			Note("it stands in the map of %s: {%s: {%s: …}}", primary.key, primary.key, key.Value)
		return
	}
	if primary != nil && primary.key == "expect-close" && key.Value == "code" {
		d.nodeErr(key, "unknown key %q in %s", key.Value, r.name).
			Note("the code is the value of expect-close itself: expect-close: 1000")
		return
	}
	d.unknown(key, r.name, t.known(r), t.allowed(primary, r))
}

// argumentKeys are the keys of a verb's own map.
func (d *decoder) argumentKeys(verb string) []string {
	switch t := d.tables; verb {
	case "close":
		return t.close.keys()
	case "ping":
		return t.ping.keys()
	case "send-binary":
		return t.binary.keys()
	case "send-raw":
		return t.raw.keys()
	}
	return nil
}

func (t *actionTable) verbsWith(modifier string) []string {
	var names []string
	for _, v := range t.verbs {
		if slices.Contains(v.modifiers, modifier) {
			names = append(names, v.key)
		}
	}
	return names
}

// judgeAction holds what one key's table can't say: keys that need each other.
func (d *decoder) judgeAction(a *Action) {
	has := func(key string) *yaml.Node { return a.keys[key] }
	if strings.HasPrefix(a.Verb, "send") && a.Verb != "send-raw" && has("expect") == nil {
		for _, key := range expectModifiers() {
			if k := has(key); k != nil {
				f := d.nodeErr(k, "%q needs an \"expect\" beside the %s", key, a.Verb)
				if key == "else" && has("if") != nil {
					f.Note(
						"what runs else than an action's if stands beside a do: {if: …, do: [{%s: …}], else: […]}",
						a.Verb,
					)
					continue
				}
				f.Note("it is about the reply, and a %s alone does not wait for one", a.Verb)
			}
		}
	}
	if a.Verb == "do" && has("else") != nil && has("if") == nil {
		d.nodeErr(has("else"), `"else" needs an "if" beside the do`)
	}
	if slices.Contains([]string{"repeat", "while", "each"}, a.Verb) && has("do") == nil {
		d.out.Errorf(a.Pos, len(a.Verb), "%q needs a \"do\": the list that it repeats", a.Verb).
			Note("do: [{send: …}, …], or its actions with a dash each below it")
	}
}
