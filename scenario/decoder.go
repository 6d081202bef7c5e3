package scenario

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"wsrun/diag"
	"wsrun/scenario/yamltext"

	"gopkg.in/yaml.v3"
)

// decoder walks the node tree of one file. It collects findings and never stops at one.
type decoder struct {
	src   *yamltext.Document
	out   *diag.List
	guide guide

	typos  map[*yaml.Node]bool // mappings with a key that is not known: one that is missing may be there, misspelt
	unread map[string]bool     // the Scenario's
}

// guide knows all mappings of the language, of which a decoder reads one at a time.
type guide interface {
	// notMap completes the finding that a mapping, which where names, is something else.
	notMap(d *decoder, n *yaml.Node, where string, f *diag.Finding)
	// unknown is the finding for a key that a mapping does not have.
	unknown(d *decoder, key *yaml.Node, where string, known, allowed []string)
}

// pair is one key of a mapping with its value, merge keys spread.
type pair struct{ key, value *yaml.Node }

// nodeErr is a finding that underlines a scalar, or the first character of a mapping or list. What is wrong in the text
// that an alias stands for is shown where that is written, with the alias as a related place, and once if it is wrong
// there too.
func (d *decoder) nodeErr(n *yaml.Node, format string, args ...any) *diag.Finding {
	pos, length := d.src.Span(n)
	f := d.out.Errorf(pos, length, format, args...)
	alias := d.src.Alias(n)
	if alias == nil {
		return f
	}
	if known := (*d.out)[:len(*d.out)-1]; slices.ContainsFunc(
		known,
		func(k diag.Finding) bool { return k.Pos == f.Pos && k.Message == f.Message },
	) {
		*d.out = known
		return &diag.Finding{}
	}
	f.Related = append(
		f.Related,
		diag.Related{Pos: d.src.Pos(alias), Message: "the alias *" + alias.Value + " puts it here"},
	)
	return f
}

// mapping returns the pairs of a mapping. what names it in the finding when n is something else.
func (d *decoder) mapping(n *yaml.Node, what string) ([]pair, bool) {
	if n.Kind != yaml.MappingNode {
		f := d.nodeErr(n, "%s is a map (key: value), not %s", what, describe(n))
		if n.Kind == yaml.SequenceNode {
			f.Note("a map has no dashes and no [ ]: write key: value, one per line, or {key: value}")
		}
		return nil, false
	}
	if d.mustache(n) {
		return nil, false
	}
	d.judgeTag(n)
	var pairs []pair
	var merge *yaml.Node
	seen := map[string]*yaml.Node{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		isMerge := key.Tag == "!!merge"
		switch {
		case key.Kind != yaml.ScalarNode:
			d.nodeErr(key, "a key is a text, not %s", describe(key))
			continue
		case !d.judgeTag(key):
			continue
		}
		if first, ok := seen[key.Value]; ok {
			f := d.nodeErr(key, "the key %s is given twice", diag.Quote(key.Value))
			if isMerge {
				f.Note("merge several maps with a list: <<: [*a, *b]")
			}
			f.Related = append(f.Related, diag.Related{Pos: d.src.Pos(first), Message: "first here"})
			continue
		}
		seen[key.Value] = key
		if isMerge {
			merge = value
			continue
		}
		if n.Style&yaml.FlowStyle != 0 && d.onlyKey(key, value) {
			f := d.nodeErr(key, "%s has no value", diag.Quote(key.Value))
			if name, rest, ok := strings.Cut(key.Value, ":"); ok && name != "" && !strings.Contains(name, " ") {
				f.Note("a colon needs a space after it: %s: %s", name, cmp.Or(rest, "…"))
			} else {
				f.Note("inside { } a comma ends a value: quote a value that holds one")
			}
			continue
		}
		if cut := d.cutByComma(n, i); cut > 0 {
			i += 2 * cut
			continue
		}
		pairs = append(pairs, pair{key, value})
	}
	if merge != nil {
		pairs = d.merge(pairs, seen, merge)
	}
	return pairs, true
}

// merge adds the pairs of a `<<` that the mapping has not itself.
func (d *decoder) merge(pairs []pair, seen map[string]*yaml.Node, n *yaml.Node) []pair {
	switch n.Kind {
	case yaml.MappingNode:
	case yaml.SequenceNode:
		for _, item := range n.Content {
			pairs = d.merge(pairs, seen, item)
		}
		return pairs
	default:
		d.nodeErr(n, "<< merges a map or a list of maps, not %s", describe(n))
		return pairs
	}
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
	if n.Kind != yaml.SequenceNode {
		if d.mustache(n) {
			return nil, false
		}
		f := d.nodeErr(n, "%s is a list, not %s", what, describe(n))
		if !yamltext.IsNull(n) {
			f.Note("write its items one per line, each after a dash, or in [ ]")
		}
		return nil, false
	}
	d.judgeTag(n)
	return n.Content, true
}

// scalar returns a node that is a single value; nil, with a finding, if it is none.
func (d *decoder) scalar(n *yaml.Node, what string) *yaml.Node {
	if n.Kind != yaml.ScalarNode {
		if !d.mustache(n) {
			d.nodeErr(n, "%s is expected here, not %s", what, describe(n))
		}
		return nil
	}
	if !d.judgeTag(n) {
		return nil
	}
	return n
}

// judgeTag refuses tags that YAML itself does not know: they are negations that went wrong, mostly.
func (d *decoder) judgeTag(n *yaml.Node) bool {
	tag := d.tag(n)
	switch tag {
	case "", "!!str", "!!int", "!!float", "!!bool", "!!null", "!!timestamp", "!!map", "!!seq", "!!merge":
		return true
	}
	d.out.Errorf(d.src.Pos(n), len([]rune(tag)), "%s is a tag to YAML, not a part of the value",
		diag.Quote(tag)).
		Note("quote what it belongs to, or leave it out")
	return false
}

// tag is the tag that is written before a value. A lone `!` says nothing, and yaml drops it.
func (d *decoder) tag(n *yaml.Node) string {
	switch {
	case n.Style&yaml.TaggedStyle != 0:
		return n.Tag
	case n.Kind == yaml.ScalarNode && d.src.At(n.Line, n.Column) == '!':
		return "!"
	}
	return ""
}

// negation is for `if: !done`, whose `!done` is a tag with nothing behind it.
func (d *decoder) negation(n *yaml.Node) bool {
	tag := d.tag(n)
	if tag == "" || strings.HasPrefix(tag, "!!") {
		return false
	}
	rest := strings.TrimSpace(tag[1:] + " " + n.Value)
	d.out.Errorf(d.src.Pos(n), len([]rune(tag)), "%s is a tag to YAML, not a negation", diag.Quote(tag)).
		Note("write: not %s", diag.Visible(rest, 60))
	return true
}

// mustache finds templates as others write them: `{{ x }}` is a map in YAML whose key is a map.
func (d *decoder) mustache(n *yaml.Node) bool {
	return d.foreignTemplate(n, func(text string) string { return fmt.Sprintf(`a template is written "$%s}}"`, text) })
}

// mustacheExpr is mustache where an expression stands.
func (d *decoder) mustacheExpr(n *yaml.Node) bool {
	return d.foreignTemplate(n, func(text string) string {
		return "this is an expression already; write: " + strings.TrimSpace(strings.TrimPrefix(text, "{{"))
	})
}

// maxForeign is how long a `{{ x }}` may be, in runes: a value of many maps is none, and each of them is looked at.
const maxForeign = 200

// foreignTemplate adds the finding for a `{{ x }}`; instead says what to write, given the text before its end.
func (d *decoder) foreignTemplate(n *yaml.Node, instead func(text string) string) bool {
	if n.Kind != yaml.MappingNode || n.Style&yaml.FlowStyle == 0 || len(n.Content) == 0 ||
		n.Content[0].Kind != yaml.MappingNode {
		return false
	}
	pos := d.src.Pos(n)
	rest := d.src.Line(pos.Line)[pos.Col-1:]
	text, _, closed := strings.Cut(string(rest[:min(len(rest), maxForeign)]), "}}")
	if !closed {
		return false
	}
	d.out.Errorf(pos, len([]rune(text))+2, "{{ }} is a map in YAML, not a template").Note("%s", instead(text))
	return true
}

// describe names what a node is, for "expected …, not …".
func describe(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a map"
	case yaml.SequenceNode:
		return "a list"
	}
	if yamltext.IsNull(n) {
		return "nothing"
	}
	switch n.Tag {
	case "!!int", "!!float":
		return "the number " + diag.Visible(n.Value, 40)
	case "!!bool":
		return n.Value
	}
	return diag.Quote(diag.Visible(n.Value, 40))
}
