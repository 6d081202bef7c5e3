package table

import (
	"regexp"
	"strconv"

	"wsrun/checks/exactjson"
	"wsrun/diag"

	"gopkg.in/yaml.v3"
)

// ValueOrNull is Value, with null after a finding: a name with an invalid declaration still counts as declared.
func (d *Decoder) ValueOrNull(n *yaml.Node) *Value {
	if v := d.Value(n); v != nil {
		return v
	}
	return &Value{Kind: yaml.ScalarNode, JSON: "null", Pos: d.Src.Pos(n)}
}

var jsonNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)

// Value copies a node tree. It returns nil after a finding.
func (d *Decoder) Value(n *yaml.Node) *Value {
	v := &Value{Kind: n.Kind, Pos: d.Src.Pos(n)}
	switch n.Kind {
	case yaml.MappingNode:
		pairs, ok := d.Mapping(n, "a value")
		if !ok {
			return nil
		}
		for _, p := range pairs {
			v.Keys = append(v.Keys, d.Src.Text(p.Key))
			v.Items = append(v.Items, d.ValueOrNull(p.Value))
		}
	case yaml.SequenceNode:
		items, _ := d.List(n, "a value")
		for _, item := range items {
			v.Items = append(v.Items, d.ValueOrNull(item))
		}
	default:
		if d.Scalar(n, "a value") == nil {
			return nil
		}
		d.scalarValue(n, v)
	}
	return v
}

// scalarValue keeps a number's literal, so that 1.10 and 9007199254740993 are sent as written.
func (d *Decoder) scalarValue(n *yaml.Node, v *Value) {
	switch n.Tag {
	case "!!null":
		v.JSON, v.Go = "null", nil
	case "!!bool":
		var b bool
		_ = n.Decode(&b)
		v.JSON, v.Go = strconv.FormatBool(b), b
	case "!!int", "!!float":
		var decoded any
		if err := n.Decode(&decoded); err != nil {
			d.NodeErr(n, "%s is not a number", diag.Quote(n.Value))
			v.JSON = "null"
			return
		}
		v.Go = decoded
		if jsonNumber.MatchString(n.Value) {
			v.JSON = n.Value
			if lit, err := exactjson.Decode([]byte(n.Value)); err == nil {
				v.Go = lit
			}
			return
		}
		lit, err := exactjson.Encode(nil, decoded)
		if err != nil {
			d.NodeErr(n, "%s can't be sent as JSON: it has no infinity and no NaN", n.Value)
			lit = []byte("null")
		}
		v.JSON = string(lit)
	default:
		v.Text = d.Src.Text(n)
	}
}
