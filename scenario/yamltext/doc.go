// Package yamltext reads YAML and keeps the place of every rune. It is the first stage of package scenario and knows
// none of its keys.
//
// Read takes a file's text. Source splits it into lines; yaml.v3 turns it into nodes (load.go), or findFault
// (layout.go, flow.go) finds where it stops being YAML, which yaml.v3 itself does not report. Aliases are expanded
// under a budget (expand.go). The result is a Document: a plain tree, and the Source, which provides the place of a
// node (Pos, Span) and the Text of a scalar. A scalar is read together with its source again (align.go), so that each
// rune of an expression knows where it is written.
//
// All errors go to a diag.List. A Source caches the texts that it has read, and belongs to one goroutine.
package yamltext
