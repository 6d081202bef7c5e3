package scenario

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// pickVerb finds the one verb of an action. Keys that are verbs elsewhere may be modifiers here: `expect` beside
// `send`, `check` beside `expect`, `do` beside `repeat`.
func (d actionReader) pickVerb(n *yaml.Node, pairs []pair, r role) *verb {
	t := d.table
	var found []*verb
	var keys []*yaml.Node
	for _, p := range pairs {
		if v := t.verb(p.key.Value); v != nil {
			found, keys = append(found, v), append(keys, p.key)
		}
	}
	if len(found) == 0 {
		if !d.anyUnknown(pairs, r) {
			f := d.nodeErr(n, "%s needs a verb: what it does", r.name)
			for _, p := range pairs {
				if p.key.Value == "for" {
					f.Note("a loop is repeat: N, each: LIST or while: CONDITION, with a do")
				}
				if verbs := t.verbsWith(p.key.Value); len(verbs) > 0 {
					f.Note("%q goes with: %s", p.key.Value, strings.Join(verbs, ", "))
				}
			}
			f.Note("verbs: %s", strings.Join(t.verbNames(), ", "))
		}
		return nil
	}
	main := 0
	for i, v := range found {
		if v.rank < found[main].rank {
			main = i
		}
	}
	for i, v := range found {
		if i != main && !slices.Contains(found[main].modifiers, v.key) {
			d.twoVerbs(keys[i], found[main], v.key, pairs)
		}
	}
	return found[main]
}

// twoVerbs is the finding for an action's second verb.
func (d actionReader) twoVerbs(key *yaml.Node, first *verb, second string, pairs []pair) {
	hasDo := slices.ContainsFunc(pairs, func(p pair) bool { return p.key.Value == "do" })
	if first.isLoop() && !hasDo {
		d.nodeErr(key, "%q can't be beside %q: what a loop repeats goes in its do", second, first.key).
			Note("%s: …, do: [{%s: …}]", first.key, second)
		return
	}
	f := d.nodeErr(key, "two verbs in one action: %q and %q", first.key, second)
	if note := first.meant[second]; note != "" {
		f.Note("%s", note)
	}
	f.Note("an action has one verb: make the other an action of its own, or put both into a `do`")
}

// otherRole reports whether an interval has a timeout's key, or the other way round: there is a finding about it.
func (d actionReader) otherRole(pairs []pair, r role) bool {
	return slices.ContainsFunc(pairs, func(p pair) bool {
		place := placeOf(p.key.Value)
		return place != "" && place != r.name
	})
}
