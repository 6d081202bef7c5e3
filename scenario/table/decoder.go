package table

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"wsrun/diag"
	"wsrun/scenario/yamltext"

	"gopkg.in/yaml.v3"
)

// Decoder walks the node tree of one file. It collects findings and never stops at one.
type Decoder struct {
	Src   *yamltext.Document
	Out   *diag.List
	Guide Guide

	Typos  map[*yaml.Node]bool // mappings with an unknown key, which may be a missing one misspelt
	Unread map[string]bool     // keys whose names could not be read
}

// Guide knows all mappings of the language, whereas a decoder reads one at a time.
type Guide interface {
	// NotMap completes the finding that the mapping named where is something else.
	NotMap(d *Decoder, n *yaml.Node, where string, f *diag.Finding)
	// Unknown adds a finding for a key that a mapping does not have.
	Unknown(d *Decoder, key *yaml.Node, where string, known, allowed []string)
}

// Entry is one key of a mapping with its value, with merge keys expanded.
type Entry struct{ Key, Value *yaml.Node }

// NodeErr adds a finding that underlines a scalar, or the first character of a mapping or list. An error in text that
// an alias stands for is shown where the text is written, with the alias as a related place, and only once if the text
// is wrong there too.
func (d *Decoder) NodeErr(n *yaml.Node, format string, args ...any) *diag.Finding {
	pos, length := d.Src.Span(n)
	f := d.Out.Errorf(pos, length, format, args...)
	alias := d.Src.Alias(n)
	if alias == nil {
		return f
	}
	known := (*d.Out)[:len(*d.Out)-1]
	same := func(k diag.Finding) bool { return k.Pos == f.Pos && k.Message == f.Message }
	if slices.ContainsFunc(known, same) {
		*d.Out = known
		return &diag.Finding{}
	}
	f.Related = append(
		f.Related,
		diag.Related{Pos: d.Src.Pos(alias), Message: "the alias *" + alias.Value + " puts it here"},
	)
	return f
}

// Mapping returns the pairs of a mapping. what names it in the finding if n is something else.
func (d *Decoder) Mapping(n *yaml.Node, what string) ([]Entry, bool) {
	if n.Kind != yaml.MappingNode {
		f := d.NodeErr(n, "%s is a map (key: value), not %s", what, Describe(n))
		if n.Kind == yaml.SequenceNode {
			f.Note("a map has no dashes and no [ ]: write key: value, one per line, or {key: value}")
		}
		return nil, false
	}
	if d.Mustache(n) {
		return nil, false
	}
	d.validateTag(n)
	var pairs []Entry
	var merge *yaml.Node
	seen := map[string]*yaml.Node{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		isMerge := key.Tag == "!!merge"
		switch {
		case key.Kind != yaml.ScalarNode:
			d.NodeErr(key, "a key is a text, not %s", Describe(key))
			continue
		case !d.validateTag(key):
			continue
		}
		if first, ok := seen[key.Value]; ok {
			f := d.NodeErr(key, "the key %s is given twice", diag.Quote(key.Value))
			if isMerge {
				f.Note("merge several maps with a list: <<: [*a, *b]")
			}
			f.Related = append(f.Related, diag.Related{Pos: d.Src.Pos(first), Message: "first here"})
			continue
		}
		seen[key.Value] = key
		if isMerge {
			merge = value
			continue
		}
		if n.Style&yaml.FlowStyle != 0 && d.onlyKey(key, value) {
			f := d.NodeErr(key, "%s has no value", diag.Quote(key.Value))
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
		pairs = append(pairs, Entry{key, value})
	}
	if merge != nil {
		pairs = d.merge(pairs, seen, merge)
	}
	return pairs, true
}

// merge adds the pairs of a `<<` that the mapping does not have itself.
func (d *Decoder) merge(pairs []Entry, seen map[string]*yaml.Node, n *yaml.Node) []Entry {
	switch n.Kind {
	case yaml.MappingNode:
	case yaml.SequenceNode:
		for _, item := range n.Content {
			pairs = d.merge(pairs, seen, item)
		}
		return pairs
	default:
		d.NodeErr(n, "<< merges a map or a list of maps, not %s", Describe(n))
		return pairs
	}
	more, _ := d.Mapping(n, "<<")
	for _, p := range more {
		if _, ok := seen[p.Key.Value]; !ok {
			seen[p.Key.Value] = p.Key
			pairs = append(pairs, p)
		}
	}
	return pairs
}

// List returns the items of a sequence.
func (d *Decoder) List(n *yaml.Node, what string) ([]*yaml.Node, bool) {
	if n.Kind != yaml.SequenceNode {
		if d.Mustache(n) {
			return nil, false
		}
		f := d.NodeErr(n, "%s is a list, not %s", what, Describe(n))
		if !yamltext.IsNull(n) {
			f.Note("write its items one per line, each after a dash, or in [ ]")
		}
		return nil, false
	}
	d.validateTag(n)
	return n.Content, true
}

// Scalar returns a node that is a single value; nil, after a finding, if it is not.
func (d *Decoder) Scalar(n *yaml.Node, what string) *yaml.Node {
	if n.Kind != yaml.ScalarNode {
		if !d.Mustache(n) {
			d.NodeErr(n, "%s is expected here, not %s", what, Describe(n))
		}
		return nil
	}
	if !d.validateTag(n) {
		return nil
	}
	return n
}

// validateTag rejects tags that YAML itself does not define: most are misplaced negations.
func (d *Decoder) validateTag(n *yaml.Node) bool {
	tag := d.tag(n)
	switch tag {
	case "", "!!str", "!!int", "!!float", "!!bool", "!!null", "!!timestamp", "!!map", "!!seq", "!!merge":
		return true
	}
	d.Out.Errorf(d.Src.Pos(n), len([]rune(tag)), "%s is a tag to YAML, not a part of the value",
		diag.Quote(tag)).
		Note("quote what it belongs to, or leave it out")
	return false
}

// tag returns the tag written before a value. A lone `!` has no meaning, and yaml drops it.
func (d *Decoder) tag(n *yaml.Node) string {
	switch {
	case n.Style&yaml.TaggedStyle != 0:
		return n.Tag
	case n.Kind == yaml.ScalarNode && d.Src.At(n.Line, n.Column) == '!':
		return "!"
	}
	return ""
}

// negation handles `if: !done`, where `!done` is a tag with nothing after it.
func (d *Decoder) negation(n *yaml.Node) bool {
	tag := d.tag(n)
	if tag == "" || strings.HasPrefix(tag, "!!") {
		return false
	}
	rest := strings.TrimSpace(tag[1:] + " " + n.Value)
	d.Out.Errorf(d.Src.Pos(n), len([]rune(tag)), "%s is a tag to YAML, not a negation", diag.Quote(tag)).
		Note("write: not %s", diag.Visible(rest, 60))
	return true
}

// Mustache finds templates in the syntax of other tools: to YAML, `{{ x }}` is a map whose key is a map.
func (d *Decoder) Mustache(n *yaml.Node) bool {
	return d.foreignTemplate(n, func(text string) string { return fmt.Sprintf(`a template is written "$%s}}"`, text) })
}

// mustacheExpr is Mustache for places of expressions.
func (d *Decoder) mustacheExpr(n *yaml.Node) bool {
	return d.foreignTemplate(n, func(text string) string {
		return "this is an expression already; write: " + strings.TrimSpace(strings.TrimPrefix(text, "{{"))
	})
}

// maxForeign is the maximum length of a `{{ x }}` in runes: a value of many maps is not one, and each map is examined.
const maxForeign = 200

// foreignTemplate adds a finding for a `{{ x }}`; instead returns what to write, given the text before its end.
func (d *Decoder) foreignTemplate(n *yaml.Node, instead func(text string) string) bool {
	if n.Kind != yaml.MappingNode || n.Style&yaml.FlowStyle == 0 || len(n.Content) == 0 ||
		n.Content[0].Kind != yaml.MappingNode {
		return false
	}
	pos := d.Src.Pos(n)
	rest := d.Src.Line(pos.Line)[pos.Col-1:]
	text, _, closed := strings.Cut(string(rest[:min(len(rest), maxForeign)]), "}}")
	if !closed {
		return false
	}
	d.Out.Errorf(pos, len([]rune(text))+2, "{{ }} is a map in YAML, not a template").Note("%s", instead(text))
	return true
}

// Describe says what a node is, for "expected …, not …".
func Describe(n *yaml.Node) string {
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
