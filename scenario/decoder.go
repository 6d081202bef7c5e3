package scenario

import (
	"wsrun/diag"

	"gopkg.in/yaml.v3"
)

// Budgets of one file. Aliases are followed, not copied, so that a few lines can stand for billions of nodes.
const (
	maxNodes = 100_000
	maxDepth = 64
)

// decoder walks the node tree of one file. It collects findings and never stops at one.
type decoder struct {
	src    *source
	out    *diag.List
	tables *tables

	visits int
	over   bool
	depth  int
	active map[*yaml.Node]bool // anchored nodes being walked, against cycles
	used   map[string]bool     // anchors that some alias names
}

// pair is one key of a mapping with its value, aliases resolved and merge keys spread.
type pair struct{ key, value *yaml.Node }

// resolve follows an alias. It returns nil, with a finding, when the budget is used up or the alias holds itself.
func (d *decoder) resolve(n *yaml.Node) *yaml.Node {
	if d.over {
		return nil
	}
	if d.visits++; d.visits > maxNodes {
		d.over = true
		d.nodeErr(n, "the file's aliases expand to more than %d values", maxNodes)
		return nil
	}
	for n.Kind == yaml.AliasNode {
		if d.active[n.Alias] {
			d.nodeErr(n, "the alias *%s holds itself", n.Value)
			return nil
		}
		n = n.Alias
	}
	return n
}

// enter bounds the depth of nesting and marks an anchored node as being walked. Each true is paired with a leave.
func (d *decoder) enter(n *yaml.Node) bool {
	if d.depth >= maxDepth {
		if d.depth == maxDepth {
			d.nodeErr(n, "nested more than %d levels deep", maxDepth)
			d.over = true
		}
		return false
	}
	d.depth++
	if n.Anchor != "" {
		d.active[n] = true
	}
	return true
}

func (d *decoder) leave(n *yaml.Node) {
	d.depth--
	delete(d.active, n)
}

// mapping returns the pairs of a mapping. what names it in the finding when n is something else.
func (d *decoder) mapping(n *yaml.Node, what string) ([]pair, bool) {
	n = d.resolve(n)
	if n == nil {
		return nil, false
	}
	if n.Kind != yaml.MappingNode {
		d.nodeErr(n, "%s is a map (key: value), not %s", what, describe(n))
		return nil, false
	}
	var pairs []pair
	seen := map[string]*yaml.Node{}
	var merges []*yaml.Node
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := d.resolve(n.Content[i]), n.Content[i+1]
		if key == nil {
			return nil, false
		}
		switch {
		case key.Tag == "!!merge":
			merges = append(merges, value)
			continue
		case key.Kind != yaml.ScalarNode:
			f := d.nodeErr(key, "a key is a text, not %s", describe(key))
			if key.Kind == yaml.MappingNode && key.Style&yaml.FlowStyle != 0 {
				f.Note("a template is written ${{ … }}, and quoted inside { }")
			}
			continue
		}
		if first, ok := seen[key.Value]; ok {
			f := d.keyError(key, "the key %s is there twice", diag.Quote(key.Value))
			f.Related = append(f.Related, diag.Related{Pos: d.src.pos(first), Message: "first here"})
			continue
		}
		seen[key.Value] = key
		pairs = append(pairs, pair{key, value})
	}
	for _, m := range merges {
		pairs = d.merge(pairs, seen, m)
	}
	return pairs, true
}

// merge adds the pairs of a `<<` that the mapping has not itself.
func (d *decoder) merge(pairs []pair, seen map[string]*yaml.Node, n *yaml.Node) []pair {
	n = d.resolve(n)
	switch {
	case n == nil:
		return pairs
	case n.Kind == yaml.SequenceNode:
		for _, item := range n.Content {
			pairs = d.merge(pairs, seen, item)
		}
		return pairs
	case n.Kind != yaml.MappingNode:
		d.nodeErr(n, "<< merges a map or a list of maps, not %s", describe(n))
		return pairs
	}
	if !d.enter(n) {
		return pairs
	}
	defer d.leave(n)
	more, _ := d.mapping(n, "<<")
	for _, p := range more {
		if _, ok := seen[p.key.Value]; !ok {
			seen[p.key.Value] = p.key
			pairs = append(pairs, p)
		}
	}
	return pairs
}

// list returns the items of a sequence.
func (d *decoder) list(n *yaml.Node, what string) ([]*yaml.Node, bool) {
	n = d.resolve(n)
	if n == nil {
		return nil, false
	}
	if n.Kind != yaml.SequenceNode {
		d.nodeErr(n, "%s is a list, not %s", what, describe(n)).Note("write it with a dash a line, or in [ ]")
		return nil, false
	}
	return n.Content, true
}

// scalar returns a node that is a single value.
func (d *decoder) scalar(n *yaml.Node, what string) *yaml.Node {
	n = d.resolve(n)
	if n == nil {
		return nil
	}
	if n.Kind != yaml.ScalarNode {
		f := d.nodeErr(n, "%s is expected here, not %s", what, describe(n))
		if n.Kind == yaml.MappingNode && n.Style&yaml.FlowStyle != 0 {
			f.Note("a template is written ${{ … }}; in { } and [ ] quote it")
		}
		return nil
	}
	if !coreTag(n) {
		d.nodeErr(n, "%s reads as a YAML tag, and the value as %s", diag.Quote(n.Tag), diag.Quote(n.Value)).
			Note("for a negation write `not %s`, or quote the value", orText(n))
		return nil
	}
	return n
}

func orText(n *yaml.Node) string {
	if n.Value != "" {
		return n.Value
	}
	return n.Tag[1:]
}

func coreTag(n *yaml.Node) bool {
	switch n.Tag {
	case "", "!", "!!str", "!!int", "!!float", "!!bool", "!!null", "!!timestamp", "!!binary", "!!merge":
		return true
	}
	return false
}

// describe names what a node is, for "expected …, not …".
func describe(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a map"
	case yaml.SequenceNode:
		return "a list"
	case yaml.AliasNode:
		return "an alias"
	}
	if isNull(n) {
		return "nothing"
	}
	switch n.Tag {
	case "!!int", "!!float":
		return "the number " + n.Value
	case "!!bool":
		return n.Value
	}
	return diag.Quote(diag.Visible(n.Value, 40))
}

func isNull(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.Tag == "!!null" && n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) == 0
}

// aliasNames collects the anchors that the document refers to.
func aliasNames(n *yaml.Node, into map[string]bool) {
	if n.Kind == yaml.AliasNode {
		into[n.Value] = true
		return
	}
	for _, c := range n.Content {
		aliasNames(c, into)
	}
}
