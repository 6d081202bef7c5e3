package yamltext

import (
	"wsrun/diag"

	"gopkg.in/yaml.v3"
)

// Document is a file's YAML as a plain tree with expanded aliases, in which each node's place is known. It belongs to
// one goroutine.
type Document struct {
	*Source
	Root *yaml.Node

	via  map[*yaml.Node]*yaml.Node
	used map[string]bool
}

// Read turns a file's text into a Document, within the budgets of a file. If it returns nil, out says why.
func Read(file string, data []byte, out *diag.List) *Document {
	if !isText(file, data, out) {
		return nil
	}
	before := len(*out)
	src := NewSource(file, data)
	root := load(src, data, out)
	if root == nil {
		src.NoteBlanks((*out)[before:])
		return nil
	}
	e := &expander{src: src, out: out, via: map[*yaml.Node]*yaml.Node{}, used: map[string]bool{}}
	if root = e.expand(root, nil, 0); e.stopped {
		src.NoteBlanks((*out)[before:])
		return nil
	}
	return &Document{Source: src, Root: root, via: e.via, used: e.used}
}

// Alias returns the alias that a node was copied for, or nil if the node is written where it is used.
func (d *Document) Alias(n *yaml.Node) *yaml.Node { return d.via[n] }

// IsUsed reports whether an alias refers to an anchor.
func (d *Document) IsUsed(anchor string) bool { return d.used[anchor] }
