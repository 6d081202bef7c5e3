package scenario

import (
	"regexp"
	"strings"

	"wsrun/diag"
	"wsrun/scenario/table"
	"wsrun/scenario/yamltext"

	"gopkg.in/yaml.v3"
)

// bareAction reads an action that is just text: a verb that needs no argument.
func (d actionReader) bareAction(n *yaml.Node) *Action {
	t := d.table
	s := d.Scalar(n, "an action")
	if s == nil {
		return nil
	}
	v := t.verb(s.Value)
	switch {
	case yamltext.IsNull(s):
		d.NodeErr(s, "an action is expected here, not nothing")
		return nil
	case v == nil:
		meant, note := d.verbMeant(s.Value)
		f := d.NodeErr(s, "%s is not an action%s", table.Describe(s), meant)
		if note != "" {
			f.Note("%s", note)
		}
		f.Note("an action is a map with one verb: %s", strings.Join(t.verbNames(), ", "))
		return nil
	case !v.bare:
		d.NodeErr(s, "%q needs an argument", v.Key).Note("write: - %s: …", v.Key).Note("%s: %s", v.Key, v.Doc)
		return nil
	}
	return &Action{Pos: d.Src.Pos(s), pos: d.Src.Pos(s), verb: v}
}

// noSpaceBehindColon matches `send:hi`, which is text in YAML.
var noSpaceBehindColon = regexp.MustCompile(`^([a-z-]+):(\S.*)$`)

// verbMeant says what text in place of an action was meant to be, as the end of the message or as a note.
func (d actionReader) verbMeant(text string) (meant, note string) {
	t := d.table
	first, rest, spaced := strings.Cut(text, " ")
	m := noSpaceBehindColon.FindStringSubmatch(text)
	switch {
	case m != nil && t.has(m[1], inList):
		return "", "a colon needs a space after it: " + m[1] + ": " + diag.Visible(m[2], 60)
	case spaced && t.verb(first) != nil:
		return "", "a key needs a colon after it: " + first + ": " + diag.Visible(rest, 60)
	case text == "pong":
		return "", "pings are answered automatically"
	}
	if word := otherWords()[strings.ToLower(text)]; t.verb(word) != nil {
		return ", did you mean " + diag.Quote(word) + "?", ""
	}
	return diag.DidYouMean(text, t.verbNames()), ""
}

// areActions reports whether a list starts with an action.
func (t *actionTable) areActions(n *yaml.Node) bool {
	if len(n.Content) == 0 {
		return false
	}
	first := n.Content[0]
	if first.Kind == yaml.MappingNode && len(first.Content) > 0 {
		first = first.Content[0]
	}
	return first.Kind == yaml.ScalarNode && t.has(first.Value, inList)
}
