package scenario

import (
	"gopkg.in/yaml.v3"

	"wsrun/scenario/table"
)

// closeCodes returns the range of close codes (RFC 6455 §7.4).
func closeCodes() table.Count { return table.Count{Least: 1000, Most: 4999} }

// codeField returns the field for a close code that may be sent (RFC 6455 §7.4).
func codeField[T any](get func(*T) *int) table.Field[T] {
	return table.Field[T]{Shape: closeCodes().Shape(), Parse: func(d *table.Decoder, n *yaml.Node, into *T) {
		v, ok := d.Integer(n, closeCodes())
		if !ok {
			return
		}
		if !sendableCode(v) {
			d.NodeErr(n, "the close code %d can't be sent (RFC 6455 §7.4)", v).
				Note("codes that can: 1000-1003, 1007-1014, 3000-4999")
			return
		}
		*get(into) = v
	}}
}

func sendableCode(code int) bool {
	return code >= 1000 && code <= 1003 || code >= 1007 && code <= 1014 || code >= 3000 && code <= 4999
}
