package checks

import (
	"strconv"
	"strings"

	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/parser/utils"
)

const (
	// maxSlots is how many paths of a plan are fetched without a full decode.
	maxSlots = 16
	// Strings that expressions name, up to these bounds, are not allocated
	// anew when a message has them.
	maxLiterals, maxLiteralLen = 512, 64
)

// Paths is the set of the constant message paths (`msg.type`, `sent.id`) that a
// plan's expressions read. One pass over a message fetches all of them.
//
// It grows while expressions are compiled, by one goroutine. After that it is
// only read, by any number of machines.
type Paths struct {
	interned map[string]*MsgPath
	root     pathNode
	slots    int
	literals map[string]any
	conf     *conf.Config // while expressions are compiled
}

// NewPaths returns an empty registry.
func NewPaths() *Paths {
	return &Paths{interned: map[string]*MsgPath{}, root: pathNode{slot: -1}, literals: map[string]any{}}
}

// MsgPath is a constant path into a message, immutable; equal paths of one
// registry are the same pointer.
type MsgPath struct {
	keys []string
	slot int // -1: only in the full decode
	in   *Paths
}

// String returns the path as it is written: "msg.a.b".
func (p *MsgPath) String() string { return chainText("msg", p.keys) }

func chainText(root string, keys []string) string {
	var b strings.Builder
	b.WriteString(root)
	for _, key := range keys {
		if utils.IsValidIdentifier(key) {
			b.WriteString("." + key)
		} else {
			b.WriteString("[" + strconv.Quote(key) + "]")
		}
	}
	return b.String()
}

// pathNode is a key of a path, in a tree of all paths that have a slot.
type pathNode struct {
	key    string
	slot   int // of the path that ends here, -1 if none does
	kids   []*pathNode
	direct slotSet // slots of the kids themselves
	below  slotSet // slots of everything below
}

// slotSet is a set of slots.
type slotSet uint32

func slotBit(slot int) slotSet {
	if slot < 0 {
		return 0
	}
	return 1 << slot
}

// add returns the path of the keys, with a slot if there is one left.
func (p *Paths) add(keys []string) *MsgPath {
	id := strings.Join(keys, "\x00")
	if path, ok := p.interned[id]; ok {
		return path
	}
	path := &MsgPath{keys: keys, slot: -1, in: p}
	if p.slots < maxSlots {
		path.slot = p.slots
		p.slots++
		p.root.insert(keys, path.slot)
	}
	p.interned[id] = path
	return path
}

// fit reports whether all of the paths have a slot, or one is left for them.
func (p *Paths) fit(all [][]string) bool {
	fresh := map[string]bool{}
	for _, keys := range all {
		id := strings.Join(keys, "\x00")
		if path, ok := p.interned[id]; !ok {
			fresh[id] = true
		} else if path.slot < 0 {
			return false
		}
	}
	return p.slots+len(fresh) <= maxSlots
}

// literal remembers a string that expressions compare with.
func (p *Paths) literal(s string) {
	if len(s) <= maxLiteralLen && len(p.literals) < maxLiterals {
		p.literals[s] = s
	}
}

func (n *pathNode) insert(keys []string, slot int) {
	if len(keys) == 0 {
		n.slot = slot
		return
	}
	n.below |= slotBit(slot)
	if len(keys) == 1 {
		n.direct |= slotBit(slot)
	}
	kid := n.kid(keys[0])
	if kid == nil {
		kid = &pathNode{key: keys[0], slot: -1}
		n.kids = append(n.kids, kid)
	}
	kid.insert(keys[1:], slot)
}

func (n *pathNode) kid(key string) *pathNode {
	for _, kid := range n.kids {
		if kid.key == key {
			return kid
		}
	}
	return nil
}
