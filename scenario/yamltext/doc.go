// Package yamltext reads YAML and keeps the place of every rune. It is the first stage of package scenario and knows
// none of its keys.
//
// Read takes a file's text. Source cuts it into lines; yaml.v3 makes nodes of it (load.go), or findFault (layout.go,
// flow.go) says where it stops being YAML, which yaml.v3 itself does not know. Aliases are expanded under a budget
// (expand.go). What comes out is a Document: a plain tree, and the Source that gives the place of a node (Pos, Span)
// and the Text of a scalar. A scalar is read along with its source again (align.go), so that each rune of an expression
// knows where it is written.
//
// Everything that is wrong goes to a diag.List. A Source remembers the texts that it has read and belongs to one
// goroutine.
package yamltext
