package yamltext

import (
	"slices"

	"wsrun/diag"

	"gopkg.in/yaml.v3"
)

// Budgets of one file. Aliases stand for what they name, so a few lines can stand for billions of values.
const (
	maxNodes = 100_000
	maxBytes = 16 << 20
	maxDepth = 64
)

// expander replaces each alias by a copy of its value, so that everything else sees a plain tree.
type expander struct {
	src     *Source
	out     *diag.List
	via     map[*yaml.Node]*yaml.Node // for each node of a copy, the alias that it was made for
	used    map[string]bool           // anchors that some alias names
	open    []*yaml.Node              // anchored nodes being walked
	nodes   int
	bytes   int
	stopped bool
}

// expand returns the tree of n without aliases; if via is nil, that is n itself with its children replaced. After a
// finding the tree is useless.
func (e *expander) expand(n, via *yaml.Node, depth int) *yaml.Node {
	if e.stopped {
		return n
	}
	if n.Kind == yaml.AliasNode {
		e.used[n.Value] = true
		if slices.Contains(e.open, n.Alias) {
			e.stop(n, "the alias *%s is inside the value that it stands for: it would never end", n.Value)
			return n
		}
		if via == nil {
			via = n
		}
		return e.expand(n.Alias, via, depth)
	}
	if !e.afford(n, via, depth) {
		return n
	}
	if n.Anchor != "" {
		e.open = append(e.open, n)
		defer func() { e.open = e.open[:len(e.open)-1] }()
	}
	if via != nil {
		clone := *n
		clone.Content = slices.Clone(n.Content)
		n = &clone
		e.via[n] = via
	}
	for i, c := range n.Content {
		n.Content[i] = e.expand(c, via, depth+1)
	}
	return n
}

// afford counts a node towards the budgets.
func (e *expander) afford(n, via *yaml.Node, depth int) bool {
	e.nodes++
	e.bytes += len(n.Value)
	at := n
	if via != nil {
		at = via
	}
	switch {
	case depth > maxDepth:
		e.stop(at, "nested more than %d levels deep", maxDepth)
	case e.nodes > maxNodes && len(e.used) > 0, e.bytes > maxBytes:
		e.stop(
			at,
			"the file's aliases stand for too much: more than %d values or %d MiB of text in all",
			maxNodes,
			maxBytes>>20,
		)
	case e.nodes > maxNodes:
		e.stop(at, "the file holds more than %d values", maxNodes).
			Note("keep large payloads in files of their own: send-file, send-binary: {file: …}")
	}
	return !e.stopped
}

func (e *expander) stop(n *yaml.Node, format string, args ...any) *diag.Finding {
	e.stopped = true
	length := 1
	if n.Kind == yaml.AliasNode {
		length += len([]rune(n.Value))
	}
	return e.out.Errorf(e.src.Pos(n), length, format, args...)
}
