package scenario

import (
	"slices"

	"wsrun/scenario/table"
)

// actionTable holds the verbs and their modifiers.
type actionTable struct {
	verbs     []*verb
	modifiers []table.Row[Action]
}

// role is what an action is part of: a list, an interval or a timeout. It determines some additional keys.
type role struct {
	name  string
	extra []string
	must  string // the required extra key
}

var (
	inList     = role{name: "an action"}
	inInterval = role{name: "an interval", extra: []string{"every", "overlap"}, must: "every"}
	inTimeout  = role{name: "a timeout", extra: []string{"after", "since"}, must: "after"}
	inAround   = role{name: "an action of before or finally", extra: []string{"once"}}
)

// commonModifiers returns the modifiers of every action.
func commonModifiers() []string { return []string{"if", "name", "tags"} }

func (t *actionTable) verb(name string) *verb {
	for _, v := range t.verbs {
		if v.Key == name {
			return v
		}
	}
	return nil
}

func (t *actionTable) modifier(name string) *table.Row[Action] {
	for i := range t.modifiers {
		if t.modifiers[i].Key == name {
			return &t.modifiers[i]
		}
	}
	return nil
}

func (t *actionTable) verbNames() []string {
	var names []string
	for _, v := range t.verbs {
		names = append(names, v.Key)
	}
	slices.Sort(names)
	return names
}

func (t *actionTable) verbsWith(modifier string) []string {
	var names []string
	for _, v := range t.verbs {
		if slices.Contains(v.modifiers, modifier) {
			names = append(names, v.Key)
		}
	}
	return names
}

// allowed lists the keys that an action with this verb may have; nil stands for any verb.
func (t *actionTable) allowed(v *verb, r role) []string {
	if v == nil {
		return t.verbNames()
	}
	keys := append(commonModifiers(), v.modifiers...)
	keys = append(append(keys, r.extra...), v.Key)
	slices.Sort(keys)
	return slices.Compact(keys)
}

// known lists every key that some action may have.
func (t *actionTable) known(r role) []string {
	names := slices.Concat(t.verbNames(), r.extra)
	for _, m := range t.modifiers {
		if placeOf(m.Key) == "" {
			names = append(names, m.Key)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// has reports whether some action of this place may have a key.
func (t *actionTable) has(key string, r role) bool {
	if t.verb(key) != nil {
		return true
	}
	return t.modifier(key) != nil && (placeOf(key) == "" || slices.Contains(r.extra, key))
}

// placeOf returns the only place of a key that belongs to intervals, timeouts, or before and finally; "" for all
// others.
func placeOf(key string) string {
	for _, r := range []role{inInterval, inTimeout, inAround} {
		if slices.Contains(r.extra, key) {
			return r.name
		}
	}
	return ""
}
