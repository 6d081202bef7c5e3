package scenario

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"wsrun/scenario/table"
)

// pickVerb finds the verb of an action. Keys that are verbs elsewhere may be modifiers: `expect` beside `send`, `check`
// beside `expect`, `do` beside `repeat`.
func (d actionReader) pickVerb(n *yaml.Node, pairs []table.Entry, r role) *verb {
	t := d.table
	var found []*verb
	var keys []*yaml.Node
	for _, p := range pairs {
		if v := t.verb(p.Key.Value); v != nil {
			found, keys = append(found, v), append(keys, p.Key)
		}
	}
	if len(found) == 0 {
		if !d.anyUnknown(pairs, r) {
			f := d.NodeErr(n, "%s needs a verb: what it does", r.name)
			for _, p := range pairs {
				if p.Key.Value == "for" {
					f.Note("a loop is repeat: N, each: LIST or while: CONDITION, with a do")
				}
				if verbs := t.verbsWith(p.Key.Value); len(verbs) > 0 {
					f.Note("%q goes with: %s", p.Key.Value, strings.Join(verbs, ", "))
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
		if i != main && !slices.Contains(found[main].modifiers, v.Key) {
			d.twoVerbs(keys[i], found[main], v.Key, pairs)
		}
	}
	return found[main]
}

// twoVerbs adds a finding for an action's second verb.
func (d actionReader) twoVerbs(key *yaml.Node, first *verb, second string, pairs []table.Entry) {
	hasDo := slices.ContainsFunc(pairs, func(p table.Entry) bool { return p.Key.Value == "do" })
	if first.isLoop() && !hasDo {
		d.NodeErr(key, "%q can't be beside %q: what a loop repeats goes in its do", second, first.Key).
			Note("%s: …, do: [{%s: …}]", first.Key, second)
		return
	}
	f := d.NodeErr(key, "two verbs in one action: %q and %q", first.Key, second)
	if note := first.meant[second]; note != "" {
		f.Note("%s", note)
	}
	f.Note("an action has one verb: make the other an action of its own, or put both into a `do`")
}

// otherRole reports whether an interval has a timeout's key, or the other way round, which has a finding.
func (d actionReader) otherRole(pairs []table.Entry, r role) bool {
	return slices.ContainsFunc(pairs, func(p table.Entry) bool {
		place := placeOf(p.Key.Value)
		return place != "" && place != r.name
	})
}
